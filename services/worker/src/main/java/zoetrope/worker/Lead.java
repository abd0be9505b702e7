package zoetrope.worker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import zoetrope.core.Pace;
import zoetrope.core.Shot;

/// How far ahead of its viewers a shot is being rendered. The muxer publishes on a clock from the first part on, so the live
/// edge is the time since the job became playable.
record Lead(InstantSource clock) {
    /// Media time between the live edge and a frame of a shot; negative when viewers are waiting for it. A batch job's shots
    /// have no viewers that wait, so they come after all live ones.
    Duration of(WantedShot wanted, int frame) {
        if (isBatch(wanted)) {
            return Duration.ofDays(1);
        }
        long before = wanted.job().plan().shots().stream()
                .takeWhile(earlier -> earlier.index() != wanted.shot().index())
                .mapToLong(Shot::frames)
                .sum();
        Duration position = wanted.job().submission().format().duration(before + frame);
        Instant playable = wanted.job().playableAt();
        return playable == null ? position : position.minus(Duration.between(playable, clock.instant()));
    }

    /// Whether a live shot is further ahead than it may be.
    boolean exceeds(Duration maxLead, WantedShot wanted, int frame) {
        return !isBatch(wanted) && of(wanted, frame).compareTo(maxLead) > 0;
    }

    private static boolean isBatch(WantedShot wanted) {
        return wanted.job().submission().request().pace() == Pace.BATCH;
    }
}
