/// Low-Latency HLS as a player sees it.
@NullMarked
package zoetrope.loadtests.hls;

import org.jspecify.annotations.NullMarked;
