/// The command line: everything in one JVM with an embedded Kafka broker, or each service as a process of its own.
///
/// [Main][zoetrope.standalone.Main] is the command line. Each service has one wiring (`GatewayWiring`, `PlannerWiring`, `WorkerWiring`,
/// `MuxerWiring`) on one chassis (`Chassis`: broker, bus, figures); [Pipeline][zoetrope.standalone.Pipeline] starts all four in one process. [Settings][zoetrope.standalone.Settings] is everything that can be configured.
@NullMarked
package zoetrope.standalone;

import org.jspecify.annotations.NullMarked;
