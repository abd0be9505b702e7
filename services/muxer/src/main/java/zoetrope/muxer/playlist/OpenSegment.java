package zoetrope.muxer.playlist;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The segment at the live edge, of which only parts exist.
///
/// @param dateTime wall time at which its first frame is shown
/// @param parts so far; may be none
public record OpenSegment(Instant dateTime, List<Part> parts) {
    public OpenSegment {
        parts = List.copyOf(parts);
    }

    Duration duration() {
        return parts.stream().map(Part::duration).reduce(Duration.ZERO, Duration::plus);
    }
}
