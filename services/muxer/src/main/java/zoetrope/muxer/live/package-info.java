/// One job's stream while it grows: from chunks to published parts.
///
/// ```
/// chunks -> Splicer -> Packager -> Pacer -> LiveStream -> viewers
/// ```
/// The [Splicer][zoetrope.muxer.live.Splicer] puts the shots' chunks into the plan's order, the
/// [Packager][zoetrope.muxer.live.Packager] encodes them into parts and segments, the [Pacer][zoetrope.muxer.live.Pacer]
/// decides when each part is shown, and [LiveStream][zoetrope.muxer.live.LiveStream] is what viewers see.
/// [JobMux][zoetrope.muxer.live.JobMux] joins them; it belongs to one thread and is told the time, so all of it can be
/// tested without waiting. Only `LiveStream` is read by other threads.
///
/// **The live edge.** From the first part on (`Playable`), a live stream is published at the speed at which it plays.
/// A worker that wants to know how far viewers are need not ask: published seconds are at most `now - playableAt`.
@NullMarked
package zoetrope.muxer.live;

import org.jspecify.annotations.NullMarked;
