/// RGB24 frames become H.264 in fragmented MP4, in memory, and finished segments become one downloadable file.
///
/// Everything native of the muxer is in here. Each object belongs to the thread that uses it and frees its native
/// memory when it is closed. No native code calls back into Java, so the number of open encoders has no other limit than memory.
@NullMarked
package zoetrope.muxer.encode;

import org.jspecify.annotations.NullMarked;
