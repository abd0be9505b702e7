package zoetrope.muxer.live;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.Chunk;
import zoetrope.core.JobEvent;

/// The thread that a [JobMux] belongs to: hands it what others bring and wakes it when something is due.
public final class MuxThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MuxThread.class);
    /// Chunks that may wait for the encoder before whoever brings the next must wait.
    private static final int CHUNKS_WAITING = 4;
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(10);

    private interface Task {
        void run(JobMux mux) throws IOException;
    }

    /// Makes the job's mux, on its thread.
    @FunctionalInterface
    public interface Opening {
        /// @param stopping whether it is no longer wanted; asked often
        /// @return empty if it is no longer wanted or cannot be made
        Optional<JobMux> open(BooleanSupplier stopping);
    }

    private final Opening opening;
    private final InstantSource clock;
    private final Runnable whenDone;
    private final BlockingQueue<Task> inbox = new LinkedBlockingQueue<>();
    private final Semaphore chunkSpace = new Semaphore(CHUNKS_WAITING);
    private final Thread thread;
    private volatile boolean stopping;

    /// @param whenDone called on this thread when the job needs it no more; not when it is closed before
    public MuxThread(String name, Opening opening, InstantSource clock, Runnable whenDone) {
        this.opening = opening;
        this.clock = clock;
        this.whenDone = whenDone;
        thread = Thread.ofPlatform().daemon().name("mux-" + name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Any thread; does not block.
    public void on(JobEvent event) {
        inbox.add(mux -> mux.on(event));
    }

    /// Any thread; blocks while the encoder is behind.
    public void on(Chunk chunk) {
        chunkSpace.acquireUninterruptibly();
        if (stopping) {
            chunkSpace.release();
            return;
        }
        inbox.add(mux -> {
            try {
                mux.on(chunk);
            } finally {
                chunkSpace.release();
            }
        });
    }

    /// Stops where it is; the stream can be gone on with later.
    @Override
    public void close() {
        stopping = true;
        inbox.add(_ -> {});
        chunkSpace.release(CHUNKS_WAITING);
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            var opened = opening.open(() -> stopping);
            if (opened.isPresent()) {
                work(opened.get());
            }
        } finally {
            boolean ended = !stopping;
            stopping = true;
            chunkSpace.release(CHUNKS_WAITING);
            if (ended) {
                whenDone.run();
            }
        }
    }

    private void work(JobMux opened) {
        try (var mux = opened) {
            while (!stopping && !mux.done()) {
                step(mux);
            }
        } catch (IOException e) {
            LOG.warn("stream=unclean reason={}", e.toString());
        }
    }

    private void step(JobMux mux) {
        try {
            var wake = mux.advance(clock.instant());
            if (mux.done()) {
                return;
            }
            var task = inbox.poll(sleep(wake).toNanos(), TimeUnit.NANOSECONDS);
            while (task != null && !stopping) {
                task.run(mux);
                task = inbox.poll();
            }
        } catch (InterruptedException e) {
            stopping = true;
        } catch (IOException | RuntimeException | LinkageError e) {
            mux.fail(e instanceof Exception failure ? failure : new IllegalStateException(e), clock.instant());
        }
    }

    private Duration sleep(Optional<Instant> wake) {
        var until = wake.map(at -> Duration.between(clock.instant(), at)).orElse(LONGEST_SLEEP);
        return until.isNegative() ? Duration.ZERO : until.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : until;
    }
}
