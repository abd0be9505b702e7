package zoetrope.planner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Fact;
import zoetrope.core.InvalidRequest;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.ModelCard;
import zoetrope.core.Plan;
import zoetrope.core.Shot;

/// Plans one job. Fed the job's events in order, it works out the facts that the planner owes the log.
///
/// The plans are a function of the events that are not plans, so feeding it the same history again gives the same
/// plans; those found in the log are taken off the list of what is owed. Owned by one thread.
final class PlannedJob {
    private final Storyboarder storyboarder;
    private final Director director;
    private final Horizon horizon;
    private final Function<String, Optional<ModelCard>> models;
    private final Deque<Owed> owed = new ArrayDeque<>();
    private @Nullable Job job;

    /// A fact the log does not show yet. Compared by identity: two plans may be equal.
    private static final class Owed {
        private final Fact fact;
        private boolean written;

        Owed(Fact fact) {
            this.fact = fact;
        }
    }

    PlannedJob(PlannerSettings settings, Function<String, Optional<ModelCard>> models) {
        this.storyboarder = new Storyboarder(settings);
        this.director = new Director(settings);
        this.horizon = new Horizon(settings);
        this.models = models;
    }

    /// The job as the log has it; null before its first event.
    @Nullable
    Job job() {
        return job;
    }

    /// Takes in the next event.
    ///
    /// @param replayed whether it happened before this planner started: its plans then settle what is owed even
    ///     where they are not equal (they were made with other settings)
    void accept(JobEvent event, boolean replayed) {
        Job before = job;
        if (before == null) {
            if (event.fact() instanceof Fact.Submitted submission) {
                job = Job.submitted(event, submission);
                owe(plan(job));
            }
            return;
        }
        Job now = before.after(event);
        job = now;
        if (now.status().terminal()) {
            owed.clear();
            return;
        }
        switch (event.fact()) {
            case Fact.Planned planned -> settle(planned, replayed);
            case Fact.Directed directed ->
                replan(now)
                        .flatMap(at -> director.directed(at, directed.direction()))
                        .ifPresent(this::owe);
            case Fact.ChunkRendered chunk ->
                replan(now).flatMap(at -> horizon.rendered(at, chunk)).ifPresent(this::owe);
            case Fact.Submitted _,
                    Fact.ShotStarted _,
                    Fact.Playable _,
                    Fact.Completed _,
                    Fact.Failed _,
                    Fact.Cancelled _,
                    Fact.Deleted _,
                    Fact.Notified _ -> {}
        }
    }

    /// The next fact to be written, if one is owed that is not being written yet.
    Optional<Fact> next() {
        return owed.stream().filter(o -> !o.written).map(o -> o.fact).findFirst();
    }

    /// Notes that a fact given by [#next] is durable.
    void written(Fact fact) {
        owed.stream().filter(o -> o.fact == fact).forEach(o -> o.written = true);
    }

    /// The running shot, if a worker has begun it.
    Optional<Shot> stalled() {
        return Optional.ofNullable(job)
                .flatMap(this::replan)
                .filter(at -> at.running() < at.plan().shots().size())
                .map(at -> at.plan().shots().get(at.running()))
                .filter(shot -> job != null && job.shotProgress(shot.index()).attempt() > 0);
    }

    /// Owes the log the news that the job cannot be finished.
    void giveUp(String code, String message) {
        owe(new Fact.Failed(code, message));
    }

    private Fact plan(Job submitted) {
        String name = submitted.submission().model();
        Optional<ModelCard> model = models.apply(name);
        if (model.isEmpty()) {
            return new Fact.Failed("unknown_model", "model: '%s' (expected: one the planner knows)".formatted(name));
        }
        try {
            Plan plan = storyboarder.plan(submitted.submission().request(), model.get());
            return new Fact.Planned(0, plan.shots(), plan.open());
        } catch (InvalidRequest e) {
            return new Fact.Failed("invalid_request", String.valueOf(e.getMessage()));
        }
    }

    private Optional<Replan> replan(Job now) {
        Plan plan = now.plan();
        for (Owed o : owed) {
            if (o.fact instanceof Fact.Planned planned) {
                plan = plan.then(planned.keep(), planned.shots(), planned.open());
            }
        }
        Plan inForce = plan;
        return models.apply(now.submission().model()).map(model -> new Replan(inForce, now, model.chunks()));
    }

    private void settle(Fact.Planned planned, boolean replayed) {
        if (owed.stream().anyMatch(o -> o.fact.equals(planned))) {
            Owed settled;
            do {
                settled = owed.removeFirst();
            } while (!settled.fact.equals(planned));
        } else if (replayed) {
            owed.pollFirst();
        }
    }

    private void owe(Fact fact) {
        owed.addLast(new Owed(fact));
    }
}
