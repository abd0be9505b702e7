package zoetrope.loadtests.chaos;

import java.time.Duration;
import java.util.OptionalDouble;

/// What a blow did.
///
/// @param recovery seconds until it went on; empty when what was struck had nothing left to do
/// @param late whether it had not gone on in time
record Struck(Blow blow, OptionalDouble recovery, Supervisor.Replaced replaced, boolean late) {
    static double seconds(long nanos) {
        return nanos / (double) Duration.ofSeconds(1).toNanos();
    }
}
