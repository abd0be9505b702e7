package zoetrope.planner;

import java.util.List;
import java.util.Optional;
import zoetrope.core.Beat;
import zoetrope.core.Direction;
import zoetrope.core.Fact;
import zoetrope.core.Shot;

/// Makes directions part of a plan. Pure functions.
///
/// The *running* shot is the first in playing order that is not rendered to its end. A direction replaces what
/// follows it:
///
/// * **New prompt**: every unfinished shot shows it from its next boundary on; what was planned to be shown later
///   is forgotten, lengths and cuts stay.
/// * **Cut**: the running shot ends at its next boundary (or goes, if no worker has begun it), the shots after it
///   go, and one new shot takes the rest of a finite job's time, or grows without end.
/// * **Stop**: the video ends where it is: the running shot ends at its next boundary, the shots after it go (also
///   the new one of a cut that has not been reached), the plan is closed. Of a job that has shown nothing yet its
///   first chunk is left.
///
/// A direction that comes when the last chunk is already being rendered is too late and changes nothing.
final class Director {
    private final PlannerSettings settings;

    Director(PlannerSettings settings) {
        this.settings = settings;
    }

    /// The plan's change; empty if it came too late.
    Optional<Fact.Planned> directed(Replan at, Direction direction) {
        return switch (direction) {
            case Direction.NewPrompt newPrompt -> newPrompt(at, newPrompt.prompt());
            case Direction.Cut cut -> cut(at, cut.prompt());
            case Direction.Stop _ -> stop(at);
        };
    }

    private static Optional<Fact.Planned> newPrompt(Replan at, String prompt) {
        List<Shot> shots = at.plan().shots().stream()
                .map(shot -> at.finished(shot) || at.nextBoundary(shot) >= shot.frames()
                        ? shot
                        : shot.withBeat(new Beat(at.nextBoundary(shot), prompt)))
                .toList();
        return at.to(shots, at.plan().open());
    }

    private Optional<Fact.Planned> cut(Replan at, String prompt) {
        var shots = at.first(at.running());
        addShortened(at, shots);
        long left = at.plan().open()
                ? Storyboarder.frameAt(
                        settings.aheadSeconds(), at.job().submission().format().framesPerSecond())
                : at.plan().frames() - frames(shots);
        if (left <= 0) {
            return Optional.empty();
        }
        int index = at.plan().nextIndex();
        long seed = Seeds.ofShot(at.job().submission().request().seed(), index);
        shots.add(new Shot(index, seed, Math.toIntExact(left), List.of(new Beat(0, prompt))));
        return at.to(shots, at.plan().open());
    }

    private static Optional<Fact.Planned> stop(Replan at) {
        var shots = at.first(at.running());
        addShortened(at, shots);
        if (shots.isEmpty() && !at.plan().shots().isEmpty()) {
            Shot first = at.plan().shots().getFirst();
            shots.add(first.withFrames(Math.min(first.frames(), at.chunks().firstFrames())));
        }
        return at.to(shots, false);
    }

    /// Adds what remains of the running shot, if a worker has begun it.
    private static void addShortened(Replan at, List<Shot> shots) {
        if (at.running() < at.plan().shots().size()) {
            Shot running = at.plan().shots().get(at.running());
            int end = Math.min(running.frames(), at.nextBoundary(running));
            if (end > 0) {
                shots.add(running.withFrames(end));
            }
        }
    }

    private static long frames(List<Shot> shots) {
        return shots.stream().mapToLong(Shot::frames).sum();
    }
}
