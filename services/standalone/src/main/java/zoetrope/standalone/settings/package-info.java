/// Everything that can be configured: its form, where its values come from, and how it is printed.
@NullMarked
package zoetrope.standalone.settings;

import org.jspecify.annotations.NullMarked;
