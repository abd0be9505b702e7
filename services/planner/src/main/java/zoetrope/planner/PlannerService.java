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
import zoetrope.core.ModelCard;
import zoetrope.core.TaskSink;

/// Follows every unfinished job and plans it. Deploy one instance per cluster; all its work is done on its event
/// loop.
public final class PlannerService extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(PlannerService.class);

    private final JobLog log;
    private final JobView view;
    private final TaskSink tasks;
    private final Function<String, Optional<ModelCard>> models;
    private final PlannerSettings settings;
    private final Map<JobId, FollowedJob> followed = new ConcurrentHashMap<>();
    private final PlannerMetrics metrics;
    private final FairQueue queue;
    private JobView.@Nullable Watch submissions;

    /// @param models the card of a model by its name
    public PlannerService(
            JobLog log,
            JobView view,
            TaskSink tasks,
            Function<String, Optional<ModelCard>> models,
            PlannerSettings settings,
            MeterRegistry registry) {
        this.log = log;
        this.view = view;
        this.tasks = tasks;
        this.models = models;
        this.settings = settings;
        this.queue = new FairQueue(settings.queuedShots());
        this.metrics = new PlannerMetrics(registry, followed.keySet(), queue);
    }

    @Override
    public Future<?> start() {
        submissions = view.watchAll(event -> {
            if (event.fact() instanceof Fact.Submitted) {
                context.runOnContext(_ -> follow(event.job(), event.sequence()));
            }
        });
        for (Job job : view.all().reversed()) { // the oldest first into the queue
            if (!job.status().terminal()) {
                follow(job.id(), job.sequence());
            }
        }
        LOG.info("event=planner_started unfinished_jobs={}", followed.size());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        if (submissions != null) {
            submissions.close();
        }
        queue.close();
        followed.values().forEach(FollowedJob::close);
        followed.clear();
        return Future.succeededFuture();
    }

    private void follow(JobId id, long replayedUpTo) {
        if (!followed.containsKey(id)) {
            var job = new FollowedJob(
                    id,
                    replayedUpTo,
                    new PlannedJob(settings, models),
                    context,
                    log,
                    tasks,
                    queue,
                    settings,
                    metrics,
                    followed::remove);
            followed.put(id, job);
            job.follow(view);
        }
    }
}
