/// Looks at the machine, the settings and the models before anything starts.
@NullMarked
package zoetrope.standalone.doctor;

import org.jspecify.annotations.NullMarked;
