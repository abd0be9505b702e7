/// How fast one video is: from a prompt to its first part, the whole pipeline against the bare model, the model stage by stage, encoding and muxing
/// against the `ffmpeg` program.
@NullMarked
package zoetrope.loadtests.speed;

import org.jspecify.annotations.NullMarked;
