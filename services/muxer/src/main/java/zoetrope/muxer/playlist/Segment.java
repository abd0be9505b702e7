package zoetrope.muxer.playlist;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A whole segment.
///
/// @param number its media sequence number
/// @param dateTime wall time at which its first frame is shown
/// @param gap whether there is nothing to load
/// @param parts of which it consists; empty where the stream has none
public record Segment(long number, String uri, Duration duration, Instant dateTime, boolean gap, List<Part> parts) {
    public Segment {
        parts = List.copyOf(parts);
    }
}
