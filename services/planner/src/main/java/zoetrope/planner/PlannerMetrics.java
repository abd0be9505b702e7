package zoetrope.planner;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import zoetrope.core.JobId;

/// The planner's figures.
final class PlannerMetrics {
    private final Counter plans;
    private final Counter shots;

    /// @param followed jobs being followed, safe for any thread
    /// @param queue holds shots back
    PlannerMetrics(MeterRegistry registry, Set<JobId> followed, FairQueue queue) {
        Gauge.builder("zoetrope.planner.jobs", followed, Set::size)
                .description("Jobs that have not ended")
                .register(registry);
        Gauge.builder("zoetrope.planner.shots.held", queue, FairQueue::held)
                .description("Shots held back until it is their tenant's turn")
                .register(registry);
        plans = Counter.builder("zoetrope.planner.plans")
                .description("Plans written, first ones and changed ones")
                .register(registry);
        shots = Counter.builder("zoetrope.planner.shots")
                .description("Tasks put into the queue")
                .register(registry);
    }

    void plan() {
        plans.increment();
    }

    void shot() {
        shots.increment();
    }
}
