/// Trains the autoencoder: crops of the world in, a network whose latents are bounded and whose decoder forgives noise.
@NullMarked
package zoetrope.trainer.auto;

import org.jspecify.annotations.NullMarked;
