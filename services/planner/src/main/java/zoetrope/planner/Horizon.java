package zoetrope.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zoetrope.core.Beat;
import zoetrope.core.Fact;
import zoetrope.core.Job.ShotProgress;
import zoetrope.core.Shot;

/// Keeps a plan's end where it belongs while its shots are rendered. Pure functions.
///
/// * The end of an **open** plan stays ahead of what is rendered: when less than half of the planned lead is left,
///   the last shot grows to the whole lead. Should it have ended all the same, a new shot follows it.
/// * A **closed** plan keeps its length: when a shot ended elsewhere than planned (a cut reached its worker a
///   chunk late), the plan follows the facts, and a later shot gives or takes the difference, preferably one that
///   no worker has begun.
final class Horizon {
    private final PlannerSettings settings;

    Horizon(PlannerSettings settings) {
        this.settings = settings;
    }

    /// The plan's change after a chunk of it was rendered; empty if none is needed.
    Optional<Fact.Planned> rendered(Replan at, Fact.ChunkRendered chunk) {
        var shots = at.first(at.plan().shots().size());
        if (chunk.last()) {
            followTheFacts(at, shots, chunk.shot());
        }
        if (at.plan().open() && !shots.isEmpty()) {
            growAhead(at, shots);
        }
        return at.to(shots, at.plan().open());
    }

    private static void followTheFacts(Replan at, List<Shot> shots, int index) {
        for (int i = 0; i < shots.size(); i++) {
            Shot shot = shots.get(i);
            int rendered = at.job().shotProgress(index).frames();
            if (shot.index() == index && shot.frames() != rendered && at.finished(shot)) {
                shots.set(i, shot.withFrames(rendered));
                if (!at.plan().open()) {
                    lengthenALater(at, shots, i + 1, shot.frames() - rendered);
                }
            }
        }
    }

    private static void lengthenALater(Replan at, List<Shot> shots, int from, int frames) {
        var able = new ArrayList<Integer>();
        for (int i = from; i < shots.size(); i++) {
            Shot shot = shots.get(i);
            if (!at.finished(shot) && shot.frames() + frames > at.nextBoundary(shot)) {
                able.add(i);
            }
        }
        able.stream()
                .filter(i -> !at.started(shots.get(i)))
                .findFirst()
                .or(() -> able.stream().findFirst())
                .ifPresent(i ->
                        shots.set(i, shots.get(i).withFrames(shots.get(i).frames() + frames)));
    }

    private void growAhead(Replan at, List<Shot> shots) {
        Shot last = shots.getLast();
        ShotProgress progress = at.job().shotProgress(last.index());
        int ahead = Storyboarder.frameAt(
                settings.aheadSeconds(), at.job().submission().format().framesPerSecond());
        if (progress.finished()) {
            int index = at.plan().nextIndex();
            long seed = Seeds.ofShot(at.job().submission().request().seed(), index);
            shots.add(new Shot(index, seed, ahead, List.of(new Beat(0, last.promptAt(last.frames())))));
        } else if (last.frames() - progress.frames() < ahead / 2) {
            shots.set(shots.size() - 1, last.withFrames(progress.frames() + ahead));
        }
    }
}
