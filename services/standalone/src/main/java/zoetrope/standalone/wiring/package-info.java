/// Each service with what it needs from the others and from the bus, for one process or for several.
@NullMarked
package zoetrope.standalone.wiring;

import org.jspecify.annotations.NullMarked;
