package zoetrope.muxer.live;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Chunk;
import zoetrope.core.ChunkChannel;
import zoetrope.core.Job;
import zoetrope.core.JobView;
import zoetrope.muxer.store.Told;

/// The frames of a job that were shown before, once more, in the order in which they played. Blocks; used by one thread.
final class Footage implements AutoCloseable {
    /// All that it is asked for was on the channel once: what does not come in that time is gone.
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final Job job;
    private final Path directory;
    private final BooleanSupplier stopping;
    private final BlockingQueue<Chunk> arriving = new ArrayBlockingQueue<>(4);
    private final JobView.Watch subscription;
    private @Nullable Chunk first;
    private @Nullable Splicer splicer;
    private @Nullable Splice current;
    private int taken; // frames of the current splice that were handed out
    private volatile boolean closed;

    /// @param directory for chunks that do not play yet
    /// @param stopping whether the frames are no longer wanted; asked often
    Footage(Job job, Path directory, ChunkChannel chunks, BooleanSupplier stopping) {
        this.job = job;
        this.directory = directory;
        this.stopping = stopping;
        this.subscription = chunks.subscribe(job.id(), this::arrived);
    }

    private void arrived(Chunk chunk) {
        try {
            while (!closed && !arriving.offer(chunk, GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
                // the reader is behind
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The oldest chunk that is kept; empty when it is no longer wanted.
    Optional<Chunk> first() {
        if (first == null) {
            first = await().orElse(null);
        }
        return Optional.ofNullable(first);
    }

    /// Begins; once, and before any frame is asked for.
    ///
    /// @param toldShots shots that are told to their end
    /// @param from where the video was left
    void begin(List<Integer> toldShots, Told from) throws IOException {
        var begun = new Splicer(directory, toldShots, from);
        begun.plan(job.plan());
        if (first != null) {
            begun.add(first);
        }
        splicer = begun;
    }

    /// Where in a chunk's pixels the next frame is.
    @SuppressWarnings("ArrayRecordComponent")
    record Frame(byte[] pixels, int offset) {}

    /// The next frame; empty when it is no longer wanted.
    ///
    /// @throws ChunksLostException when it is no longer kept
    Optional<Frame> next() throws IOException {
        while (current == null || taken == current.frames()) {
            taken = 0;
            var next = begun().next();
            current = next.orElse(null);
            if (next.isEmpty()) {
                var chunk = await();
                if (chunk.isEmpty()) {
                    return Optional.empty();
                }
                begun().add(chunk.get());
            }
        }
        var frame = new Frame(current.pixels(), current.offset() + taken * job.submission().format().frameBytes());
        taken++;
        return Optional.of(frame);
    }

    /// The current shot was told to its end, whether or not its last chunk says so.
    void shotEnds() {
        if (current == null || !current.last()) {
            begun().endShot();
        }
        current = null;
        taken = 0;
    }

    private Optional<Chunk> await() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!stopping.getAsBoolean()) {
                var chunk = arriving.poll(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
                if (chunk != null) {
                    return Optional.of(chunk);
                }
                if (System.nanoTime() > deadline) {
                    throw new ChunksLostException("%s: no chunk (expected: those that were shown, within %s)"
                            .formatted(job.id(), PATIENCE));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private Splicer begun() {
        if (splicer == null) {
            throw new IllegalStateException("not begun");
        }
        return splicer;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        subscription.close();
        if (splicer != null) {
            splicer.close();
        }
    }
}
