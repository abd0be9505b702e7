/// The program: everything in one JVM with an embedded Kafka broker, or each service as a process of its own.
///
/// [Main][zoetrope.standalone.Main] is the command line, with a class in `command` for each word it knows. `settings` is everything that
/// can be configured and where it comes from. `wiring` puts the services together: one wiring for each, on one chassis (broker, bus,
/// figures), and [Pipeline][zoetrope.standalone.wiring.Pipeline] for all four in one process. `doctor` looks at the machine before they start.
@NullMarked
package zoetrope.standalone;

import org.jspecify.annotations.NullMarked;
