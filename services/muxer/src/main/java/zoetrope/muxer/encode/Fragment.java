package zoetrope.muxer.encode;

/// One `moof` and its `mdat`.
///
/// @param frames how many it holds
/// @param independent whether a sync frame is inside
@SuppressWarnings("ArrayRecordComponent")
public record Fragment(byte[] bytes, int frames, boolean independent) {}
