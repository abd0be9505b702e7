package zoetrope.planner;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobId;
import zoetrope.core.JobLog;
import zoetrope.core.JobView;
import zoetrope.core.Membership;
import zoetrope.core.ModelCard;
import zoetrope.core.TaskSink;

/// Follows every unfinished job that this process acts for and plans it; jobs that go to another planner are let go. All its
/// work is done on its event loop.
public final class PlannerService extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(PlannerService.class);

    private final JobLog log;
    private final JobView view;
    private final TaskSink tasks;
    private final Function<String, Optional<ModelCard>> models;
    private final PlannerSettings settings;
    private final Map<JobId, FollowedJob> followed = new ConcurrentHashMap<>();
    private final PlannerMetrics metrics;
    private final Membership planners;
    private JobView.@Nullable Watch submissions;
    private JobView.@Nullable Watch share;
    private boolean stopped;

    /// @param planners says for which jobs this one acts
    /// @param models the card of a model by its name
    public PlannerService(
            JobLog log,
            JobView view,
            TaskSink tasks,
            Membership planners,
            Function<String, Optional<ModelCard>> models,
            PlannerSettings settings,
            MeterRegistry registry) {
        this.log = log;
        this.view = view;
        this.tasks = tasks;
        this.planners = planners;
        this.models = models;
        this.settings = settings;
        this.metrics = new PlannerMetrics(registry, followed.keySet());
    }

    @Override
    public Future<?> start() {
        submissions = view.watchAll(event -> {
            if (event.fact() instanceof Fact.Submitted) {
                context.runOnContext(_ -> follow(event.job(), event.sequence()));
            }
        });
        share = planners.watch(() -> context.runOnContext(_ -> takeShare()));
        takeShare();
        LOG.info("event=planner_started unfinished_jobs={}", followed.size());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        if (submissions != null) {
            submissions.close();
        }
        if (share != null) {
            share.close();
        }
        followed.values().forEach(FollowedJob::close);
        followed.clear();
        return Future.succeededFuture();
    }

    /// Lets go of the jobs that another planner acts for now, and takes up those that this one does.
    private void takeShare() {
        followed.entrySet().removeIf(each -> {
            boolean gone = !planners.actsFor(each.getKey());
            if (gone) {
                each.getValue().close();
            }
            return gone;
        });
        for (Job job : view.all()) {
            if (!job.status().terminal()) {
                follow(job.id(), job.sequence());
            }
        }
    }

    private void follow(JobId id, long replayedUpTo) {
        if (!stopped && planners.actsFor(id) && !followed.containsKey(id)) {
            var job = new FollowedJob(
                    id,
                    replayedUpTo,
                    new PlannedJob(settings, models),
                    context,
                    log,
                    tasks,
                    settings,
                    metrics,
                    followed::remove);
            followed.put(id, job);
            job.follow(view);
        }
    }
}
