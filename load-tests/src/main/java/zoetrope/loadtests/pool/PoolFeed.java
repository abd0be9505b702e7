package zoetrope.loadtests.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import zoetrope.bus.KafkaBus;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobRequest;
import zoetrope.core.JobStatus;
import zoetrope.core.ModelCard;
import zoetrope.core.Pace;
import zoetrope.core.ShotRequest;

/// Gives a pool work: batch jobs, so that there are always some shots that nobody has begun. It also says that a job is
/// completed when it is rendered, as the muxer would.
final class PoolFeed implements AutoCloseable {
    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final int SHOTS = 4; // of a job

    private final KafkaBus bus;
    private final PoolRecord record;
    private final ModelCard card;
    private final int chunks;
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<JobId> jobs = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile int spare;
    private volatile boolean closed;
    private final AtomicInteger shots = new AtomicInteger();

    /// @param chunks of a shot
    PoolFeed(KafkaBus bus, PoolRecord record, ModelCard card, int chunks) {
        this.bus = bus;
        this.record = record;
        this.card = card;
        this.chunks = chunks;
        bus.jobView().watchAll(this::completeWhenRendered);
        this.thread = Thread.ofPlatform().daemon().name("feed").start(this::run);
    }

    /// From now on so many shots wait; 0 for no more.
    void keepWaiting(int wanted) {
        spare = wanted;
    }

    /// A job.
    ///
    /// @param count of its shots
    JobId submit(int count) {
        var id = JobId.random(random);
        double seconds = card.chunks().firstFrameOf(chunks) / (double) card.format().framesPerSecond();
        var lines = IntStream.range(0, count)
                .mapToObj(i -> new ShotRequest("a red ball", seconds, 0, ShotRequest.Transition.CUT))
                .toList();
        var request = new JobRequest(
                "", card.name(), "", lines, 0, card.format().size(), random.nextLong(1L << 31), Pace.BATCH);
        bus.jobLog()
                .append(id, new Fact.Submitted(request, card.name(), card.format(), "token-" + id))
                .toCompletableFuture()
                .join();
        jobs.add(id);
        shots.addAndGet(count);
        return id;
    }

    /// All jobs so far.
    List<JobId> jobs() {
        synchronized (jobs) {
            return List.copyOf(jobs);
        }
    }

    private void run() {
        try {
            while (!closed) {
                while (!closed && shots.get() - record.begun() < spare) {
                    submit(SHOTS);
                }
                Thread.sleep(GLANCE);
            }
        } catch (InterruptedException | CompletionException e) {
            if (!closed) {
                throw new IllegalStateException("the feed ended early", e);
            }
        }
    }

    private void completeWhenRendered(JobEvent event) {
        if (event.fact() instanceof Fact.ChunkRendered) {
            bus.jobView()
                    .get(event.job())
                    .filter(job -> job.rendered() && job.status() == JobStatus.RUNNING)
                    .ifPresent(job -> bus.jobLog().append(job.id(), new Fact.Completed(job.framesRendered(), 0)));
        }
    }

    /// Whether all jobs have ended.
    boolean ended() {
        return jobs().stream().allMatch(id -> bus.jobView().get(id).map(Job::status).filter(JobStatus::terminal).isPresent());
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
