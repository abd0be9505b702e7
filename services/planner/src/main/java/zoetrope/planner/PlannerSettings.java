package zoetrope.planner;

import zoetrope.core.Checks;
import zoetrope.core.Setting;

/// How the planner plans.
///
/// @param aheadSeconds how far an endless plan reaches ahead of what is rendered
/// @param stalledSeconds silence after which a begun shot gets another task
/// @param retryMillis pause before something the bus refused is tried again
/// @param queuedShots of one tenant for one model at a time
public record PlannerSettings(
        @Setting(
                "Seconds of video that an endless job is planned ahead of what is rendered. It goes on for that long while no planner runs; a smaller value writes more plans to the job log.")
        double aheadSeconds,

        @Setting(
                "Seconds without news of a begun shot after which it is given to the workers again; after three times in vain its job fails. Longer than the slowest chunk on a busy device.")
        int stalledSeconds,

        @Setting(
                "Milliseconds before the planner repeats what the bus refused. Less notices sooner that the bus is back, more spares it.")
        int retryMillis,

        @Setting(
                "Shots of one tenant for one model that may wait in the workers' queue at a time; the planner holds back its others. Less makes tenants take turns more closely; more keeps workers busy for longer while no planner runs.")
        int queuedShots) {
    public PlannerSettings {
        Checks.that(
                aheadSeconds >= 2 && aheadSeconds <= 3600,
                "planner.aheadSeconds",
                "%s (expected: 2..3600)".formatted(aheadSeconds));
        Checks.inRange("planner.stalledSeconds", stalledSeconds, 1, 86_400);
        Checks.inRange("planner.retryMillis", retryMillis, 10, 60_000);
        Checks.inRange("planner.queuedShots", queuedShots, 1, 10_000);
    }

    /// With as many queued shots as usual.
    public PlannerSettings(double aheadSeconds, int stalledSeconds, int retryMillis) {
        this(aheadSeconds, stalledSeconds, retryMillis, 4);
    }

    public static PlannerSettings defaults() {
        return new PlannerSettings(30, 300, 1000);
    }
}
