package zoetrope.muxer.live;

/// Frames that play next.
///
/// @param shot to which they belong
/// @param firstFrame of the shot
/// @param pixels RGB24, maybe with frames before them that were told already
/// @param offset of their first byte in `pixels`
/// @param last whether the shot ends with them
@SuppressWarnings("ArrayRecordComponent")
record Splice(int shot, int firstFrame, int frames, byte[] pixels, int offset, boolean last) {}
