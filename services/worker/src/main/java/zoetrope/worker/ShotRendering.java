package zoetrope.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import zoetrope.core.BusException;
import zoetrope.core.Chunk;
import zoetrope.core.ChunkShape;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.KeyframeTask;
import zoetrope.core.Latents;
import zoetrope.core.ModelException;
import zoetrope.core.VideoModel;
import zoetrope.core.VideoModel.Rendered;

/// The rendering of one shot, on the thread that calls it. The job's plan is read again before every chunk, so directions and
/// cancellation take effect there (cancellation between denoising steps as well).
final class ShotRendering implements AutoCloseable {
    /// How often a waiting shot looks at its job again.
    private static final Duration GLANCE = Duration.ofMillis(20);
    /// A shot with which so many workers in a row were lost, or let go of it, before it had a new chunk is given up: it may be what they
    /// die of.
    private static final int MOST_IN_VAIN = 12;
    /// How long the job view may lag behind the task queue.
    private static final Duration VIEW_LAG = Duration.ofSeconds(30);

    private final Device device;
    private final Ports ports;
    private final Duration maxLead;
    private final RenderMetrics metrics;
    private final KeyframeTask task;
    private final BooleanSupplier stopping;
    private final Lead lead;
    private final Outbox outbox;

    private VideoModel.@Nullable Take take;
    private String prompt = "";
    /// As [#tries] says.
    private int tries;
    private Instant lastPublished;

    /// @param stopping asked often: whether this worker must let go (shutting down, or the lease is lost)
    ShotRendering(
            Device device,
            Ports ports,
            Duration maxLead,
            RenderMetrics metrics,
            KeyframeTask task,
            BooleanSupplier stopping) {
        this.device = device;
        this.ports = ports;
        this.maxLead = maxLead;
        this.metrics = metrics;
        this.task = task;
        this.stopping = stopping;
        this.lead = new Lead(ports.clock());
        this.outbox = new Outbox(ports, task.job());
        this.lastPublished = ports.clock().instant();
        this.tries = task.attempt();
    }

    /// How many workers in a row have tried without a new chunk, this one included.
    int tries() {
        return tries;
    }

    /// Renders what is still missing of the shot; returns when its last chunk is durable, or when nobody wants it any more.
    ///
    /// @throws CancellationException when `stopping` said so
    /// @throws BusException when chunks cannot be published or, for a resumed shot, are no longer kept
    void run() throws InterruptedException {
        Optional<WantedShot> planned = awaitPlanned();
        if (planned.isEmpty()) {
            return;
        }
        Job.ShotProgress progress = planned.get().job().shotProgress(shot());
        if (progress.finished()) {
            return;
        }
        tries = progress.inVain() + 1;
        if (tries > MOST_IN_VAIN) {
            throw new ModelException("given up after %d workers took it and none made chunk %d".formatted(tries - 1, progress.chunks()));
        }
        int resumeAt = progress.chunks() - progress.chunks() % device.model().card().refreshEvery();
        int attempt = Math.max(task.attempt(), progress.attempt() + 1);
        outbox.add(new Fact.ShotStarted(shot(), attempt, resumeAt, device.worker()));
        renderFrom(takeUp(resumeAt, progress.chunks()), progress.chunks());
        outbox.await();
    }

    /// Opens the take at a refresh point and goes from there past the chunks that other workers made, in one turn.
    ///
    /// @return the chunk to go on with: the first missing one or, when they are no longer kept, the refresh point
    private int takeUp(int refreshPoint, int firstMissing) throws InterruptedException {
        if (firstMissing == refreshPoint) {
            return refreshPoint;
        }
        List<Latents> made;
        try {
            made = ports.chunks().latents(task.job(), shot(), refreshPoint, firstMissing);
        } catch (BusException gone) {
            if (gone.retryable()) {
                throw gone;
            }
            return refreshPoint; // they will be made again
        }
        Optional<WantedShot> wanted = awaitTurn(shape().firstFrameOf(firstMissing));
        if (wanted.isEmpty()) {
            return refreshPoint;
        }
        try {
            for (int chunk = refreshPoint; chunk < firstMissing; chunk++) {
                checkStopping();
                follow(wanted.get().shot().promptAt(shape().firstFrameOf(chunk)), chunk);
                openTake().remember(made.get(chunk - refreshPoint));
            }
        } finally {
            device.turns().end();
        }
        return firstMissing;
    }

    private void renderFrom(int resumeAt, int firstMissing) throws InterruptedException {
        boolean last = false;
        for (int chunk = resumeAt; !last; chunk++) {
            int firstFrame = shape().firstFrameOf(chunk);
            int missing = Math.max(chunk, firstMissing);
            Optional<WantedShot> wanted = awaitRoom(firstFrame, shape().firstFrameOf(missing));
            if (wanted.isEmpty()) {
                return;
            }
            if (wanted.get().endsBefore(shape().firstFrameOf(missing))) {
                publishEnd(missing);
                return;
            }
            wanted = awaitTurn(firstFrame);
            if (wanted.isEmpty()) {
                return;
            }
            Instant began = ports.clock().instant();
            Rendered rendered;
            try {
                follow(wanted.get().shot().promptAt(firstFrame), chunk);
                rendered = openTake().next(() -> stopping.getAsBoolean() || wanted().isEmpty());
                requireFinite(rendered, chunk);
            } catch (CancellationException _) {
                checkStopping();
                return; // the job does not want it any more
            } finally {
                device.turns().end();
            }
            if (chunk >= firstMissing) {
                Duration spent = Duration.between(began, ports.clock().instant());
                // the plan may have changed while the chunk was rendered
                WantedShot now = wanted().orElse(wanted.get());
                if (now.endsBefore(firstFrame)) {
                    publishEnd(chunk);
                    return;
                }
                last = publish(clip(rendered, now, chunk), spent);
                tries = 1;
            }
        }
    }

    /// What is not finite would spoil every chunk after it, on every worker that takes the shot up: it is never published.
    private void requireFinite(Rendered rendered, int chunk) {
        if (!rendered.latents().finite()) {
            throw new ModelException("%s: chunk %d has latents that are NaN or infinite (expected: numbers)"
                    .formatted(device.model().card().name(), chunk));
        }
    }

    /// Opens the take before its first chunk and tells it a new prompt.
    private void follow(String now, int chunk) {
        if (take == null) {
            take = chunk == 0 ? device.model().open(now, task.shot().seed()) : resume(now, chunk);
        } else if (!now.equals(prompt)) {
            take.prompt(now);
        }
        prompt = now;
    }

    private VideoModel.Take resume(String now, int chunk) {
        metrics.shotResumed();
        int from = Math.max(0, chunk - device.model().history());
        var history = ports.chunks().latents(task.job(), shot(), from, chunk);
        return device.model().resume(now, task.shot().seed(), chunk, history);
    }

    private VideoModel.Take openTake() {
        if (take == null) {
            throw new IllegalStateException("no take (expected: follow() before)");
        }
        return take;
    }

    /// The shot, as soon as the view shows that it was planned; empty when it is not wanted (any more).
    private Optional<WantedShot> awaitPlanned() throws InterruptedException {
        Instant deadline = ports.clock().instant().plus(VIEW_LAG);
        while (ports.clock().instant().isBefore(deadline)) {
            checkStopping();
            boolean known = ports.jobs()
                    .get(task.job())
                    .filter(job -> job.status().terminal() || job.plan().nextIndex() > shot())
                    .isPresent();
            if (known) {
                return wanted();
            }
            Thread.sleep(GLANCE);
        }
        throw new BusException("job " + task.job() + ": not in the job view (expected within " + VIEW_LAG + ")", false);
    }

    /// The shot, once it may go on: it is not too far ahead of its viewers, and its plan reaches this frame; or once it is clear
    /// that it ends before the first missing frame.
    private Optional<WantedShot> awaitRoom(int frame, int missingFrame) throws InterruptedException {
        while (true) {
            checkStopping();
            Optional<WantedShot> wanted = wanted();
            if (wanted.isEmpty() || wanted.get().endsBefore(missingFrame) || mayRender(wanted.get(), frame)) {
                return wanted;
            }
            device.turns().note(this, lead.of(wanted.get(), frame));
            Thread.sleep(GLANCE);
        }
    }

    /// The shot, once it has the device; empty when it is not wanted any more, and then it does not have it.
    private Optional<WantedShot> awaitTurn(int frame) throws InterruptedException {
        while (true) {
            checkStopping();
            Optional<WantedShot> wanted = wanted();
            if (wanted.isEmpty() || device.turns().begin(this, lead.of(wanted.get(), frame))) {
                return wanted;
            }
        }
    }

    private boolean mayRender(WantedShot wanted, int frame) {
        boolean beyondPlan = wanted.growing() && wanted.shot().frames() <= frame;
        return !beyondPlan && !lead.exceeds(maxLead, wanted, frame);
    }

    /// The shot, if its job is still running and still plans it.
    private Optional<WantedShot> wanted() {
        return ports.jobs()
                .get(task.job())
                .filter(job -> !job.status().terminal())
                .flatMap(job -> job.plan().shot(shot()).map(planned -> new WantedShot(job, planned)));
    }

    /// Cuts what the plan does not want off the end of a chunk, of which it wants at least a frame.
    private Chunk clip(Rendered rendered, WantedShot wanted, int chunk) {
        var format = device.model().card().format();
        int firstFrame = shape().firstFrameOf(chunk);
        int whole = rendered.pixels().length / format.frameBytes();
        boolean last = wanted.endsWith(firstFrame, whole);
        int frames = last ? wanted.shot().frames() - firstFrame : whole;
        byte[] pixels = Arrays.copyOf(rendered.pixels(), frames * format.frameBytes());
        return new Chunk(task.job(), shot(), chunk, firstFrame, last, format, pixels, rendered.latents());
    }

    /// Publishes the chunk, then the fact: who reads the fact may rely on the pixels.
    private boolean publish(Chunk chunk, Duration spent) {
        outbox.add(chunk);
        outbox.add(new Fact.ChunkRendered(
                shot(), chunk.index(), chunk.firstFrame(), chunk.frames(), chunk.last(), spent, device.worker()));
        metrics.chunk(spent, chunk.frames(), chunk.format());
        Instant now = ports.clock().instant();
        if (chunk.index() == 0) {
            ports.jobs().get(task.job()).ifPresent(job -> metrics.firstChunkAfter(Duration.between(job.createdAt(), now)));
        } else {
            metrics.sinceLastChunk(Duration.between(lastPublished, now));
        }
        lastPublished = now;
        return chunk.last();
    }

    /// Says that the shot ended with the chunk before, which went out before the plan was shortened.
    private void publishEnd(int chunk) {
        outbox.add(new Fact.ChunkRendered(
                shot(), chunk, shape().firstFrameOf(chunk), 0, true, Duration.ZERO, device.worker()));
    }

    private void checkStopping() {
        if (stopping.getAsBoolean()) {
            throw new CancellationException("the worker lets go of " + task.job() + " shot " + shot());
        }
    }

    private int shot() {
        return task.shot().index();
    }

    private ChunkShape shape() {
        return device.model().card().chunks();
    }

    @Override
    public void close() {
        device.turns().leave(this);
        if (take != null) {
            take.close();
        }
    }
}
