/// Streams on disk: one directory per job with the init segment, the segments, an index that is appended to as the
/// stream grows, and the downloadable file. The index is enough to serve a stream, and to go on with it, after a restart. A copy
/// of it on the bus ([zoetrope.muxer.store.JobNotes]) is enough for another muxer to make the same stream again from the chunks.
/// [zoetrope.muxer.store.Archive] is a folder of such directories that all muxers see.
@NullMarked
package zoetrope.muxer.store;

import org.jspecify.annotations.NullMarked;
