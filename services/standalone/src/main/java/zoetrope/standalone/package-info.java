/// Everything in one JVM with an embedded Kafka broker, and the command line.
///
/// [Main][zoetrope.standalone.Main] is the command line; [Pipeline][zoetrope.standalone.Pipeline] is the wiring diagram: the four services, the bus
/// between them and nothing else. [Settings][zoetrope.standalone.Settings] is everything that can be configured.
@NullMarked
package zoetrope.standalone;

import org.jspecify.annotations.NullMarked;
