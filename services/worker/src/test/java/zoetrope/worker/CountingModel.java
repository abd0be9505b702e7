package zoetrope.worker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import zoetrope.core.ChunkShape;
import zoetrope.core.Latents;
import zoetrope.core.ModelCard;
import zoetrope.core.VideoFormat;
import zoetrope.core.VideoModel;

/// A model whose pixels tell what it was asked for: each frame holds the hash of (seed, prompt, running state), where the state
/// is a chain over all chunks, restarted from the latents at refresh points as a real model's cache is.
final class CountingModel implements VideoModel {
    static final ModelCard CARD = new ModelCard("counting", new VideoFormat(16, 16, 16), new ChunkShape(9, 12), 4);

    final AtomicInteger rendered = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    /// A prompt of which this model makes no numbers.
    static final String POISON = "poison";

    /// Called in the middle of each chunk, with the number of chunks rendered before it.
    volatile java.util.function.IntConsumer midChunk = _ -> {};

    @Override
    public ModelCard card() {
        return CARD;
    }

    @Override
    public Take open(String prompt, long seed) {
        return new CountingTake(prompt, seed, 0, 0);
    }

    @Override
    public Take resume(String prompt, long seed, int nextChunk, List<Latents> history) {
        if (nextChunk % CARD.refreshEvery() != 0 || history.size() != history()) {
            throw new IllegalArgumentException("nextChunk %d, history %d".formatted(nextChunk, history.size()));
        }
        return new CountingTake(prompt, seed, nextChunk, history.getLast().values()[0]);
    }

    @Override
    public int history() {
        return 2;
    }

    @Override
    public void close() {}

    private final class CountingTake implements Take {
        private String prompt;
        private final long seed;
        private int chunk;
        private float state;

        CountingTake(String prompt, long seed, int chunk, float state) {
            this.prompt = prompt;
            this.seed = seed;
            this.chunk = chunk;
            this.state = state;
            open.incrementAndGet();
        }

        @Override
        public Rendered next(BooleanSupplier cancelled) {
            midChunk.accept(rendered.get());
            if (cancelled.getAsBoolean()) {
                throw new CancellationException();
            }
            state = (state * 31 + seed * 7 + prompt.hashCode() % 1000 + chunk) % 65_521;
            if (prompt.equals(POISON)) {
                state = Float.NaN;
            }
            byte[] pixels = new byte[CARD.chunks().framesOf(chunk++) * CARD.format().frameBytes()];
            Arrays.fill(pixels, (byte) Float.hashCode(state));
            ByteBuffer.wrap(pixels).putFloat(state);
            rendered.incrementAndGet();
            return new Rendered(pixels, new Latents(1, 1, 1, 1, new float[] {state}));
        }

        @Override
        public void remember(Latents clean) {
            state = clean.values()[0];
            chunk++;
        }

        @Override
        public void prompt(String newPrompt) {
            prompt = newPrompt;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
