@NullMarked
package zoetrope.models;

import org.jspecify.annotations.NullMarked;
