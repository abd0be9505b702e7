/// Thousands of low-latency viewers of one muxer on one core, and the same files served by nginx.
@NullMarked
package zoetrope.loadtests.viewers;

import org.jspecify.annotations.NullMarked;
