package zoetrope.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zoetrope.core.ChunkShape;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.Plan;
import zoetrope.core.Shot;

/// What [Director] and [Horizon] ask of a plan and of how far it is rendered.
///
/// @param plan in force: the job's own, or a newer one that is on its way into the log
/// @param job for its progress
record Replan(Plan plan, Job job, ChunkShape chunks) {
    /// Place in the plan of the shot that plays (or waits) first among those not rendered to their end; the number
    /// of shots if there is none.
    int running() {
        int at = 0;
        while (at < plan.shots().size() && finished(plan.shots().get(at))) {
            at++;
        }
        return at;
    }

    boolean finished(Shot shot) {
        return job.shotProgress(shot.index()).finished();
    }

    boolean started(Shot shot) {
        var progress = job.shotProgress(shot.index());
        return progress.attempt() > 0 || progress.chunks() > 0;
    }

    /// Frame at which the first chunk begins that no worker has begun: one chunk beyond the rendered ones, because
    /// a worker is busy with that.
    int nextBoundary(Shot shot) {
        return started(shot)
                ? chunks.firstFrameOf(job.shotProgress(shot.index()).chunks() + 1)
                : 0;
    }

    /// The first shots of the plan, to be changed freely.
    ArrayList<Shot> first(int count) {
        return new ArrayList<>(plan.shots().subList(0, count));
    }

    /// The fact that turns this plan into another; empty if they are the same.
    Optional<Fact.Planned> to(List<Shot> shots, boolean open) {
        if (shots.equals(plan.shots()) && open == plan.open()) {
            return Optional.empty();
        }
        int keep = 0;
        while (keep < Math.min(shots.size(), plan.shots().size())
                && shots.get(keep).equals(plan.shots().get(keep))) {
            keep++;
        }
        var changed = shots.stream()
                .skip(keep)
                .map(shot -> shot.since(job.shotProgress(shot.index()).frames()))
                .toList();
        return Optional.of(new Fact.Planned(keep, changed, open));
    }
}
