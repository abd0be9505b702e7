/// Streams over HTTP: `/hls/{token}/main.m3u8` (multivariant), `video.m3u8` (media playlist, with blocking reloads and
/// delta updates), `init.mp4`, `seg*.m4s`, `part*.m4s` and, when the job is completed, `video.mp4`.
///
/// Any muxer, and any gateway, answers for any stream: [OtherMuxers][zoetrope.muxer.serve.OtherMuxers] passes on what is asked
/// of streams that are not here, and streams that have ended are brought from the archive
/// ([ArchivedStreams][zoetrope.muxer.serve.ArchivedStreams]), if there is one.
///
/// Nothing here blocks an event loop, and nothing here touches the file system but by names it has made itself: a token
/// is looked up in a map and a file name must have one of a few forms, so no path leads anywhere else. In place of the
/// token an address may carry a name, a time and a signature ([zoetrope.core.StreamPath]); it then opens until that time.
@NullMarked
package zoetrope.muxer.serve;

import org.jspecify.annotations.NullMarked;
