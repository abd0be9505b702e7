package zoetrope.loadtests.chaos;

import java.time.Duration;
import java.util.OptionalDouble;

/// What a blow did.
///
/// @param recovery seconds until it went on; empty when what was struck had nothing left to do
/// @param taken seconds until another worker had the shot; empty where no shot was struck
/// @param supervisor sees to the successor
/// @param late whether it had not gone on in time
record Struck(Blow blow, OptionalDouble recovery, OptionalDouble taken, Supervisor supervisor, boolean late) {
    static double seconds(long nanos) {
        return nanos / (double) Duration.ofSeconds(1).toNanos();
    }

    @Override
    public String toString() {
        return "%s: %s".formatted(
                blow,
                late
                        ? "does not go on"
                        : recovery.isPresent() ? "goes on after %.2f s%s".formatted(recovery.getAsDouble(), takenText()) : "nothing was left to do");
    }

    private String takenText() {
        return taken.isPresent() ? ", taken after %.2f s".formatted(taken.getAsDouble()) : "";
    }
}
