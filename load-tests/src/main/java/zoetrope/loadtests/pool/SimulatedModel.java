package zoetrope.loadtests.pool;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import zoetrope.core.Latents;
import zoetrope.core.ModelCard;
import zoetrope.core.ModelException;
import zoetrope.core.VideoModel;

/// A model with the timing of a GPU and none of its work: a chunk takes its time, a few per cent more or less, and is a
/// function of (seed, chunk). It keeps the contract of a real one, and a resumed shot checks that it was given the latents
/// which the lost one made.
///
/// @param chunkTime the mean
/// @param jitter largest deviation from it, as a share
record SimulatedModel(ModelCard card, Duration chunkTime, double jitter) implements VideoModel {
    private static final int STEPS = 4; // denoising steps, between which a chunk can be cancelled
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    @Override
    public Take open(String prompt, long seed) {
        return new SimulatedTake(seed, 0);
    }

    @Override
    public Take resume(String prompt, long seed, int nextChunk, List<Latents> history) {
        if (nextChunk <= 0 || nextChunk % card.refreshEvery() != 0) {
            throw new IllegalArgumentException("nextChunk: %d (expected: a positive multiple of %d)"
                    .formatted(nextChunk, card.refreshEvery()));
        }
        int first = nextChunk - history.size();
        for (int i = 0; i < history.size(); i++) {
            requireMade(seed, first + i, history.get(i));
        }
        return new SimulatedTake(seed, nextChunk);
    }

    @Override
    public int history() {
        return card.refreshEvery();
    }

    /// The frames of a whole chunk: each begins with what it is and has one colour.
    static byte[] pixels(ModelCard card, long seed, int chunk) {
        int frameBytes = card.format().frameBytes();
        byte[] pixels = new byte[card.chunks().framesOf(chunk) * frameBytes];
        for (int frame = 0; frame * frameBytes < pixels.length; frame++) {
            int begin = frame * frameBytes;
            Arrays.fill(pixels, begin, begin + frameBytes, (byte) (seed + chunk));
            ByteBuffer.wrap(pixels, begin, 16).putLong(seed).putInt(chunk).putInt(frame);
        }
        return pixels;
    }

    private static Latents latents(long seed, int chunk) {
        float[] values = new float[16];
        var random = random(seed, chunk);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        return new Latents(1, 1, 4, 4, values);
    }

    private static void requireMade(long seed, int chunk, Latents clean) {
        if (!Arrays.equals(clean.values(), latents(seed, chunk).values())) {
            throw new ModelException("latents of chunk %d: others than it was made with".formatted(chunk));
        }
    }

    private static SplittableRandom random(long seed, int chunk) {
        return new SplittableRandom(seed + GOLDEN_GAMMA * (chunk + 1));
    }

    @Override
    public void close() {}

    private final class SimulatedTake implements Take {
        private final long seed;
        private int chunk;

        SimulatedTake(long seed, int chunk) {
            this.seed = seed;
            this.chunk = chunk;
        }

        @Override
        public Rendered next(BooleanSupplier cancelled) {
            double share = 1 + jitter * random(~seed, chunk).nextDouble(-1, 1);
            long began = System.nanoTime();
            for (int step = 1; step <= STEPS; step++) {
                sleepUntil(began + (long) (chunkTime.toNanos() * share * step / STEPS));
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException("cancelled in chunk " + chunk);
                }
            }
            int made = chunk++;
            return new Rendered(pixels(card, seed, made), latents(seed, made));
        }

        @Override
        public void remember(Latents clean) {
            requireMade(seed, chunk, clean);
            chunk++;
        }

        private static void sleepUntil(long nanoTime) {
            try {
                Thread.sleep(Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        }

        @Override
        public void prompt(String prompt) {}

        @Override
        public void close() {}
    }
}
