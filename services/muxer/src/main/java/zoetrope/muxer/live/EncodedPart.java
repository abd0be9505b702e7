package zoetrope.muxer.live;

import zoetrope.muxer.store.PartKind;
import zoetrope.muxer.store.Told;

/// A part that is ready to be shown.
///
/// @param bytes one `moof` and its `mdat`; none for a gap
/// @param independent whether a sync frame is inside
/// @param startsSegment whether a segment begins with it, whatever the part before it said
/// @param endsSegment whether its segment is known to end with it
/// @param told how far the video is told once it is shown
@SuppressWarnings("ArrayRecordComponent")
record EncodedPart(
        byte[] bytes,
        int frames,
        boolean independent,
        boolean startsSegment,
        boolean endsSegment,
        PartKind kind,
        Told told) {}
