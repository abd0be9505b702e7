package zoetrope.muxer.playlist;

import java.time.Duration;

/// A partial segment.
///
/// @param independent whether a sync frame is inside
/// @param gap whether there is nothing to load
public record Part(String uri, Duration duration, boolean independent, boolean gap) {}
