@NullMarked
package zoetrope.trainer;

import org.jspecify.annotations.NullMarked;
