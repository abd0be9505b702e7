package zoetrope.loadtests.pool;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import zoetrope.core.Chunk;
import zoetrope.core.ChunkChannel;
import zoetrope.core.Job;
import zoetrope.core.ModelCard;
import zoetrope.core.Shot;

/// Compares every frame that simulated workers left on the chunk channel with what an undisturbed worker would have made.
final class ChunkCheck {
    private static final int AT_ONCE = 8;
    private static final int PATIENCE_SECONDS = 20;

    private final ChunkChannel channel;
    private final ModelCard card;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong doubled = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();

    ChunkCheck(ChunkChannel channel, ModelCard card) {
        this.channel = channel;
        this.card = card;
    }

    void check(List<Job> jobs) {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            jobs.forEach(job -> threads.execute(() -> check(job)));
        }
    }

    /// Planned frames that are not there.
    long lost() {
        return lost.get();
    }

    /// Frames that came twice.
    long doubled() {
        return doubled.get();
    }

    /// Frames that are others.
    long wrong() {
        return wrong.get();
    }

    private void check(Job job) {
        int expected = job.plan().shots().stream()
                .mapToInt(shot -> card.chunks().chunksFor(shot.frames()))
                .sum();
        Set<Long> frames = ConcurrentHashMap.newKeySet();
        var missing = new CountDownLatch(expected);
        try (var _ = channel.subscribe(job.id(), chunk -> {
            compare(chunk, job.plan().shot(chunk.shot()).orElseThrow(), frames);
            missing.countDown();
        })) {
            missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lost.addAndGet(job.plan().frames() - frames.size());
    }

    private void compare(Chunk chunk, Shot shot, Set<Long> frames) {
        byte[] expected = SimulatedModel.pixels(card, shot.seed(), chunk.index());
        int frameBytes = card.format().frameBytes();
        for (int i = 0; i < chunk.frames(); i++) {
            int begin = i * frameBytes;
            if (!Arrays.equals(chunk.pixels(), begin, begin + frameBytes, expected, begin, begin + frameBytes)) {
                wrong.incrementAndGet();
            }
            if (!frames.add(((long) chunk.shot() << 32) + chunk.firstFrame() + i)) {
                doubled.incrementAndGet();
            }
        }
    }
}
