package zoetrope.muxer.playlist;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a stream offers at one moment.
///
/// @param event whether nothing is ever removed (PLAYLIST-TYPE EVENT); else the window slides
/// @param ended whether nothing will be added (ENDLIST)
/// @param startedAt wall time of the stream's first frame
/// @param map address of the init segment
/// @param mediaSequence number of the first segment listed, or of the open one if none is
/// @param segments whole ones, numbered without gaps
/// @param open what follows them
/// @param hint address of the next part; null when there will be none or parts are not offered
public record MediaPlaylist(
        Targets targets,
        boolean event,
        boolean ended,
        Instant startedAt,
        String map,
        long mediaSequence,
        List<Segment> segments,
        OpenSegment open,
        @Nullable String hint) {
    public MediaPlaylist {
        segments = List.copyOf(segments);
    }

    /// Number of the segment that is not whole yet.
    public long openNumber() {
        return mediaSequence + segments.size();
    }

    /// Whether a player that asks for that part (or for a whole segment, with part -1) can be answered.
    ///
    /// @param number media sequence number
    /// @param part counted from 0 within the segment
    public boolean reaches(long number, int part) {
        return ended || number < openNumber() || number == openNumber() && part >= 0 && part < open.parts().size();
    }

    /// Whether a request runs further ahead than the rules allow.
    public boolean beyond(long number, int part) {
        if (ended) {
            return false;
        }
        if (number > openNumber() + 1) {
            return true;
        }
        long ahead = (number - openNumber()) * targets.partsPerSegment() + Math.max(part, 0) - open.parts().size() + 1;
        return part >= 0 && ahead > targets.advancePartLimit();
    }
}
