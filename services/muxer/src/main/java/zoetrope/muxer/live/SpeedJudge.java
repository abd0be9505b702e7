package zoetrope.muxer.live;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Judges from a job's first chunks whether it renders as fast as it plays, before anything is shown: a playlist cannot
/// change its mind about low latency. Most jobs are judged by their first chunk.
final class SpeedJudge {
    enum Verdict {
        UNDECIDED,
        FAST,
        SLOW
    }

    private final double suspectSlow;
    private @Nullable Instant shotStarted;
    private @Nullable Instant firstChunk;
    private Verdict verdict = Verdict.UNDECIDED;

    SpeedJudge(double suspectSlow) {
        this.suspectSlow = suspectSlow;
    }

    /// A worker took the first shot.
    void started(Instant at) {
        if (shotStarted == null) {
            shotStarted = at;
        }
    }

    /// A chunk that plays that long has come. The first may be slow only because the worker was cold.
    void chunk(Instant at, Duration plays) {
        if (verdict != Verdict.UNDECIDED) {
            return;
        }
        if (firstChunk == null) {
            firstChunk = at;
            boolean suspect = shotStarted != null && slower(Duration.between(shotStarted, at), plays, suspectSlow);
            verdict = suspect ? Verdict.UNDECIDED : Verdict.FAST;
        } else {
            verdict = slower(Duration.between(firstChunk, at), plays, 1) ? Verdict.SLOW : Verdict.FAST;
        }
    }

    Verdict verdict() {
        return verdict;
    }

    private static boolean slower(Duration took, Duration plays, double factor) {
        return took.toNanos() > plays.toNanos() * factor;
    }
}
