/// The networks and what runs them. Here: what they ask of the machine, its threads and its processor.
@NullMarked
package zoetrope.models;

import org.jspecify.annotations.NullMarked;
