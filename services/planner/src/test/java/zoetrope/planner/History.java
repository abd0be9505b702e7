package zoetrope.planner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zoetrope.core.Direction;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobRequest;
import zoetrope.core.Pace;
import zoetrope.core.Plan;

/// A job's log and its planner, without a bus: what the planner owes is in the log at once.
final class History {
    static final JobId ID = new JobId("video_0123456789abcdef01234567");

    final List<JobEvent> events = new ArrayList<>();
    final PlannedJob planned;

    History(String prompt, double seconds) {
        planned = planner();
        add(new Fact.Submitted(
                new JobRequest("", "", prompt, List.of(), seconds, "", 7, Pace.LIVE),
                "wan-nano",
                StoryboarderTest.NANO.format(),
                "token"));
    }

    static PlannedJob planner() {
        return new PlannedJob(
                PlannerSettings.defaults(),
                name -> Optional.of(StoryboarderTest.NANO)
                        .filter(card -> card.name().equals(name)));
    }

    /// Adds a fact, and then whatever the planner owes.
    History add(Fact fact) {
        addBare(fact);
        for (var owed = planned.next(); owed.isPresent(); owed = planned.next()) {
            planned.written(owed.get());
            addBare(owed.get());
        }
        return this;
    }

    private void addBare(Fact fact) {
        var event = new JobEvent(ID, events.size() + 1, Instant.EPOCH.plusSeconds(events.size()), fact);
        events.add(event);
        planned.accept(event, false);
    }

    /// A worker begins a shot and renders so many whole chunks of it.
    History render(int shot, int chunks) {
        if (job().shotProgress(shot).attempt() == 0) {
            add(new Fact.ShotStarted(shot, 1, 0, "w"));
        }
        for (int i = 0; i < chunks; i++) {
            int chunk = job().shotProgress(shot).chunks();
            var shape = StoryboarderTest.NANO.chunks();
            int first = shape.firstFrameOf(chunk);
            int left = plan().shot(shot).orElseThrow().frames() - first;
            int frames = Math.min(left, shape.framesOf(chunk));
            add(chunk(shot, chunk, frames, frames == left));
        }
        return this;
    }

    static Fact.ChunkRendered chunk(int shot, int chunk, int frames, boolean last) {
        int first = StoryboarderTest.NANO.chunks().firstFrameOf(chunk);
        return new Fact.ChunkRendered(shot, chunk, first, frames, last, Duration.ofMillis(100), "w");
    }

    History direct(Direction direction) {
        return add(new Fact.Directed(direction));
    }

    Job job() {
        return java.util.Objects.requireNonNull(planned.job());
    }

    Plan plan() {
        return job().plan();
    }

    long plans() {
        return events.stream()
                .filter(event -> event.fact() instanceof Fact.Planned)
                .count();
    }
}
