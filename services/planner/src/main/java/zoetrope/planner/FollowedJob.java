package zoetrope.planner;

import io.vertx.core.Context;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobLog;
import zoetrope.core.JobView;
import zoetrope.core.KeyframeTask;
import zoetrope.core.Shot;
import zoetrope.core.TaskSink;

/// Writes what a [PlannedJob] owes the log, and the tasks of the shots that the log shows as planned. A task
/// follows its plan into the bus, never the other way round: a worker drops a task whose shot it does not find
/// planned.
///
/// Owned by the context of the planner's verticle.
final class FollowedJob {
    private static final Logger LOG = LoggerFactory.getLogger(FollowedJob.class);
    private static final int TASKS_AFTER_SILENCE = 3;

    private final JobId id;
    private final PlannedJob planned;
    private final Context context;
    private final JobLog log;
    private final TaskSink tasks;
    private final FairQueue queue;
    private final PlannerSettings settings;
    private final PlannerMetrics metrics;
    private final Consumer<JobId> onEnd;
    private final long replayedUpTo;
    private final Patience patience;
    private final Set<Integer> offered = new HashSet<>();
    /// Of those offered, the ones that no worker has begun.
    private final Set<Integer> waiting = new HashSet<>();
    private JobView.@Nullable Watch watch;
    private boolean writing;
    private boolean closed;

    /// @param replayedUpTo sequence number of the last event that happened before; nothing is written until it is
    ///     seen
    /// @param onEnd told once when the job has ended
    FollowedJob(
            JobId id,
            long replayedUpTo,
            PlannedJob planned,
            Context context,
            JobLog log,
            TaskSink tasks,
            FairQueue queue,
            PlannerSettings settings,
            PlannerMetrics metrics,
            Consumer<JobId> onEnd) {
        this.id = id;
        this.replayedUpTo = replayedUpTo;
        this.planned = planned;
        this.context = context;
        this.log = log;
        this.tasks = tasks;
        this.queue = queue;
        this.settings = settings;
        this.metrics = metrics;
        this.onEnd = onEnd;
        this.patience = new Patience(context, settings.stalledSeconds() * 1000L, this::silent);
    }

    /// Begins to follow. Events come on the view's threads and are handed to the context.
    void follow(JobView view) {
        watch = view.watch(id, 1, event -> context.runOnContext(_ -> accept(event)));
    }

    void close() {
        closed = true;
        leave(_ -> true);
        patience.stop();
        if (watch != null) {
            watch.close();
        }
    }

    private void accept(JobEvent event) {
        if (closed) {
            return;
        }
        planned.accept(event, event.sequence() <= replayedUpTo);
        Job job = planned.job();
        if (job == null || job.status().terminal()) {
            close();
            onEnd.accept(id);
        } else if (event.sequence() >= replayedUpTo) {
            patience.news();
            writeNext();
            leave(shot -> begunOrDropped(job, shot));
            enqueueNewShots(job);
        }
    }

    /// Nothing has happened for long. A shot that no worker has begun waits for its turn; but one that was begun
    /// may have lost its task for good, and then nobody else would notice. Nor does a task that is lost unbegun take a place from its tenant for ever.
    private void silent(int silences) {
        Job now = planned.job();
        if (now != null) {
            queue.silent(turn(now), id);
        }
        planned.stalled().ifPresent(shot -> {
            LOG.warn(
                    "event=shot_silent job={} shot={} seconds={}",
                    id,
                    shot.index(),
                    silences * settings.stalledSeconds());
            if (silences <= TASKS_AFTER_SILENCE) {
                enqueue(planned.job(), shot);
            } else {
                planned.giveUp(
                        "worker_lost",
                        "shot %d: no news for %d seconds (expected: a chunk)"
                                .formatted(shot.index(), silences * settings.stalledSeconds()));
                writeNext();
            }
        });
    }

    private void writeNext() {
        if (writing) {
            return;
        }
        planned.next().ifPresent(fact -> {
            writing = true;
            onContext(log.append(id, fact), failure -> {
                writing = false;
                if (failure == null) {
                    planned.written(fact);
                    note(fact);
                    writeNext();
                } else {
                    retryLater("write_plan", failure, this::writeNext);
                }
            });
        });
    }

    /// Every shot that no worker has begun gets a task, once in this planner's life: whether an earlier planner
    /// got as far as its task nobody knows, and a second task for a shot does no harm. It gets it when it is its tenant's turn.
    private void enqueueNewShots(Job job) {
        for (Shot shot : job.plan().shots()) {
            int index = shot.index();
            if (job.shotProgress(index).attempt() == 0 && offered.add(index)) {
                waiting.add(index);
                queue.offer(turn(job), id, index, () -> enqueueAsPlanned(index));
            }
        }
    }

    private static FairQueue.Turn turn(Job job) {
        return new FairQueue.Turn(job.tenant(), job.submission().model());
    }

    private void enqueueAsPlanned(int shot) {
        Job job = planned.job();
        if (job != null && !closed) {
            job.plan().shot(shot).ifPresent(now -> enqueue(job, now));
        }
    }

    private static boolean begunOrDropped(Job job, int shot) {
        return job.shotProgress(shot).attempt() > 0 || job.plan().shot(shot).isEmpty();
    }

    /// Makes room for the tenant's other shots.
    private void leave(IntPredicate which) {
        Job job = planned.job();
        if (job != null) {
            for (int shot : List.copyOf(waiting)) {
                if (which.test(shot)) {
                    waiting.remove(shot);
                    queue.left(turn(job), id, shot);
                }
            }
        }
    }

    private void enqueue(@Nullable Job job, Shot shot) {
        if (job == null) {
            return;
        }
        var submission = job.submission();
        var task = new KeyframeTask(
                id,
                shot,
                submission.model(),
                submission.format(),
                submission.request().pace(),
                1);
        onContext(tasks.enqueue(task), failure -> {
            if (failure == null) {
                metrics.shot();
            } else {
                retryLater("enqueue_shot", failure, () -> enqueue(job, shot));
            }
        });
    }

    private void note(Fact fact) {
        switch (fact) {
            case Fact.Planned plan -> {
                metrics.plan();
                LOG.info(
                        "event=planned job={} keep={} shots={} frames={} open={}",
                        id,
                        plan.keep(),
                        plan.shots().size(),
                        plan.shots().stream().mapToLong(Shot::frames).sum(),
                        plan.open());
            }
            case Fact.Failed failed ->
                LOG.warn("event=given_up job={} code={} message=\"{}\"", id, failed.code(), failed.message());
            default -> throw new IllegalStateException("not a planner's fact: " + fact);
        }
    }

    private void retryLater(String what, Throwable failure, Runnable again) {
        LOG.warn(
                "event={}_failed job={} retry_ms={} reason=\"{}\"",
                what,
                id,
                settings.retryMillis(),
                failure.toString());
        context.owner().setTimer(settings.retryMillis(), _ -> {
            if (!closed) {
                again.run();
            }
        });
    }

    private void onContext(CompletionStage<Void> stage, Outcome outcome) {
        stage.whenComplete((_, failure) -> context.runOnContext(_ -> outcome.done(failure)));
    }

    /// What to do when something is written, or was not.
    private interface Outcome {
        void done(@Nullable Throwable failure);
    }
}
