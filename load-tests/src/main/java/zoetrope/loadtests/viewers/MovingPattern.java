package zoetrope.loadtests.viewers;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import zoetrope.bus.KafkaBus;
import zoetrope.core.Beat;
import zoetrope.core.Chunk;
import zoetrope.core.ChunkShape;
import zoetrope.core.Fact;
import zoetrope.core.JobId;
import zoetrope.core.JobRequest;
import zoetrope.core.Latents;
import zoetrope.core.Pace;
import zoetrope.core.Shot;
import zoetrope.core.VideoFormat;

/// An endless live job whose frames cost next to nothing: what a gateway, a planner and a worker would write, in real time and a
/// little ahead, until it is closed.
final class MovingPattern implements AutoCloseable {
    /// As wan-nano's.
    private static final VideoFormat FORMAT = new VideoFormat(128, 128, 16);
    private static final ChunkShape CHUNKS = new ChunkShape(9, 12);
    private static final Duration LEAD = Duration.ofSeconds(3);
    private static final Latents NO_LATENTS = new Latents(1, 1, 1, 1, new float[1]);
    private static final String WORKER = "pattern";

    private final KafkaBus bus;
    private final JobId job = JobId.random(ThreadLocalRandom.current());
    private final Thread thread = Thread.ofPlatform().daemon().name(WORKER).unstarted(this::render);
    private volatile boolean closed;

    MovingPattern(KafkaBus bus) {
        this.bus = bus;
    }

    void start() {
        var request = new JobRequest("", "", "a moving pattern", List.of(), 0, "", 1, Pace.LIVE);
        var shot = new Shot(0, 1, Integer.MAX_VALUE, List.of(new Beat(0, "a moving pattern")));
        append(new Fact.Submitted(request, WORKER, FORMAT, token()));
        append(new Fact.Planned(0, List.of(shot), true));
        append(new Fact.ShotStarted(0, 1, 0, WORKER));
        thread.start();
    }

    JobId job() {
        return job;
    }

    /// The unguessable part of the stream's address.
    String token() {
        return "pattern-" + job.value();
    }

    private void render() {
        long began = System.nanoTime();
        for (int chunk = 0; !closed; chunk++) {
            int from = CHUNKS.firstFrameOf(chunk);
            int frames = CHUNKS.framesOf(chunk);
            long due = began + FORMAT.duration(from).minus(LEAD).toNanos();
            while (!closed && System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            bus.chunks()
                    .send(new Chunk(job, 0, chunk, from, false, FORMAT, pixels(from, frames), NO_LATENTS))
                    .toCompletableFuture()
                    .join();
            append(new Fact.ChunkRendered(0, chunk, from, frames, false, Duration.ofMillis(1), WORKER));
        }
        append(new Fact.Cancelled());
    }

    /// Curves that wander over the picture, each colour at its own pace.
    private static byte[] pixels(int firstFrame, int frames) {
        var pixels = new byte[frames * FORMAT.frameBytes()];
        int at = 0;
        for (int frame = firstFrame; frame < firstFrame + frames; frame++) {
            for (int y = 0; y < FORMAT.height(); y++) {
                for (int x = 0; x < FORMAT.width(); x++) {
                    pixels[at++] = (byte) ((x - 64 + frame) * (y - 64) / 16);
                    pixels[at++] = (byte) (2 * x + 3 * frame);
                    pixels[at++] = (byte) (2 * y - frame);
                }
            }
        }
        return pixels;
    }

    private void append(Fact fact) {
        bus.jobLog().append(job, fact).toCompletableFuture().join();
    }

    /// The job is given up.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
