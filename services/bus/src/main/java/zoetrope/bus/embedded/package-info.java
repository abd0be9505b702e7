/// A Kafka broker inside this process, for a Zoetrope that runs on one machine and for tests.
@NullMarked
package zoetrope.bus.embedded;

import org.jspecify.annotations.NullMarked;
