/// Turns keyframe tasks into chunks: one [verticle][zoetrope.worker.DeviceVerticle] per device.
///
/// A device has one loaded model and a few **slots**. A slot takes a task from the queue and renders its shot chunk by chunk
/// ([ShotRendering]); the slots of a device take [turns][zoetrope.worker.Turns] on the model, the one whose viewers are
/// closest to running dry first. So a live job that is far enough ahead lends its device to the next one.
@NullMarked
package zoetrope.worker;

import org.jspecify.annotations.NullMarked;
