package zoetrope.muxer.playlist;

import java.time.Duration;
import zoetrope.core.VideoFormat;

/// What a playlist promises for its whole life: how long segments and parts are at most, and how far players stay behind.
///
/// @param seconds TARGETDURATION
/// @param part PART-TARGET: the length of every part but a segment's last
/// @param partsPerSegment parts in a segment that nothing cuts short
/// @param lowLatency whether parts, blocking reloads and preload hints are offered
public record Targets(int seconds, Duration part, int partsPerSegment, boolean lowLatency) {

    /// Parts of a whole number of frames, as near to `partMillis` as the frame rate allows.
    public static Targets of(VideoFormat format, int partMillis, int partsPerSegment, boolean lowLatency) {
        int frames = partFrames(format, partMillis);
        double segment = frames * partsPerSegment / (double) format.framesPerSecond();
        return new Targets(
                (int) Math.max(1, Math.round(segment)), format.duration(frames), partsPerSegment, lowLatency);
    }

    /// Frames of a part.
    public static int partFrames(VideoFormat format, int partMillis) {
        return Math.max(1, Math.round(format.framesPerSecond() * partMillis / 1000f));
    }

    /// How far a player stays behind the edge when it plays parts.
    public Duration partHoldBack() {
        return part.multipliedBy(3);
    }

    /// How far a player stays behind the edge when it plays segments.
    public Duration holdBack() {
        return Duration.ofSeconds(3L * seconds);
    }

    /// How far behind the edge a delta update begins.
    public Duration canSkipUntil() {
        return Duration.ofSeconds(6L * seconds);
    }

    /// How far behind the edge parts are still listed.
    public Duration partsListed() {
        return Duration.ofSeconds(3L * seconds);
    }

    /// By how many parts a request may run ahead of the playlist.
    public int advancePartLimit() {
        return part.compareTo(Duration.ofSeconds(1)) < 0
                ? (int) Math.ceil(3e9 / part.toNanos())
                : 3;
    }
}
