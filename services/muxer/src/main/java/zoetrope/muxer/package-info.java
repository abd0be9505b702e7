@NullMarked
package zoetrope.muxer;

import org.jspecify.annotations.NullMarked;
