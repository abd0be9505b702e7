package zoetrope.models.video;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import zoetrope.core.Latents;
import zoetrope.core.ModelException;
import zoetrope.core.VideoModel;
import zoetrope.models.text.TextEncoder;
import zoetrope.models.wan.CausalRollout;
import zoetrope.models.wan.CausalWan;
import zoetrope.models.wan.Noise;

/// One shot of a causal Wan.
///
/// At every refresh point the cache is rebuilt from the clean latents of the last window, with positions counted from zero.
/// So what comes after a refresh point depends on those latents, the prompt, the seed and the chunk's number alone, which is
/// why another worker that has them goes on exactly as this one would have; and no position ever grows past the table.
final class CausalTake implements VideoModel.Take {
    private final Recipe recipe;
    private final NDManager manager;
    private final TextEncoder text;
    private final CausalRollout rollout;
    private final LatentDecoder.Stream frames;
    private final LatentDecoder decoder;
    private final Deque<Latents> recent = new ArrayDeque<>();
    /// What the decoder must yet see before it goes on; the last only.
    private final Deque<Latents> undecoded = new ArrayDeque<>();
    private volatile BooleanSupplier cancelled = () -> false;
    private int nextChunk;

    CausalTake(
            Recipe recipe,
            NDManager parent,
            TextEncoder text,
            CausalWan transformer,
            LatentDecoder decoder,
            String prompt,
            long seed) {
        this.recipe = recipe;
        this.manager = parent.newSubManager();
        this.text = text;
        this.decoder = decoder;
        this.frames = decoder.open(manager);
        var chunk = new Shape(
                recipe.latentFrames(),
                transformer.config().outDim(),
                recipe.height() / Recipe.SPACE_STRIDE,
                recipe.width() / Recipe.SPACE_STRIDE);
        this.rollout = new CausalRollout(
                manager, transformer, recipe.sampler(), recipe.span(), cancellable(Noise.seeded(seed, 0)), chunk);
        follow(prompt);
    }

    /// Chunks that bring a fresh take up to date.
    static int history(Recipe recipe, LatentDecoder decoder) {
        return Math.max(recipe.windowChunks(), decoderChunks(recipe, decoder));
    }

    private static int decoderChunks(Recipe recipe, LatentDecoder decoder) {
        return Math.ceilDiv(decoder.memory(), recipe.latentFrames()) + 1;
    }

    /// Brings a fresh take to a refresh point.
    ///
    /// @param history clean latents of the chunks before `chunk`, the last of them last
    void takeUp(int chunk, List<Latents> history) {
        int needed = Math.min(chunk, history(recipe, decoder));
        if (history.size() < needed) {
            throw new IllegalArgumentException(
                    "history: %d chunks (expected: the last %d)".formatted(history.size(), needed));
        }
        history.subList(history.size() - needed, history.size()).forEach(this::pass);
        nextChunk = chunk;
    }

    @Override
    public void remember(Latents clean) {
        if (atRefreshPoint()) {
            recache();
        }
        try (var scratch = manager.newSubManager()) {
            rollout.remember(array(scratch, clean));
        }
        pass(clean);
        nextChunk++;
    }

    /// A chunk that was rendered elsewhere: its frames were published long ago, only the decoder's memory will be wanted.
    private void pass(Latents chunk) {
        keep(chunk);
        undecoded.addLast(chunk);
        if (undecoded.size() > decoderChunks(recipe, decoder)) {
            undecoded.removeFirst();
        }
    }

    private boolean atRefreshPoint() {
        return nextChunk > 0 && nextChunk % recipe.refreshEvery() == 0;
    }

    @Override
    public VideoModel.Rendered next(BooleanSupplier wantedNoMore) {
        cancelled = wantedNoMore;
        if (atRefreshPoint()) {
            recache();
        }
        try (var scratch = manager.newSubManager()) {
            while (!undecoded.isEmpty()) {
                frames.decode(array(scratch, undecoded.removeFirst())).close();
            }
            NDArray clean = rollout.next(scratch, nextChunk);
            var latents = latents(clean);
            requireFinite(latents.finite(), "transformer", "latents");
            var decoded = frames.decode(clean);
            // a mean that is finite has no summand that is not; it does not overflow 16 bits either, as a sum would
            requireFinite(Float.isFinite(decoded.toType(DataType.FLOAT32, false).mean().getFloat()), "decoder", "frames");
            byte[] pixels = pixels(decoded);
            keep(latents);
            nextChunk++;
            return new VideoModel.Rendered(pixels, latents);
        }
    }

    /// Without this a broken network would show as black or grey pictures.
    private void requireFinite(boolean finite, String network, String made) {
        if (!finite) {
            throw new ModelException("chunk %d: the %s made %s that are NaN or infinite (expected: numbers; are its weights sound?)"
                    .formatted(nextChunk, network, made));
        }
    }

    /// The past is seen anew under the new prompt, as LongLive does; otherwise the old one would linger in the cache.
    @Override
    public void prompt(String prompt) {
        follow(prompt);
        if (!recent.isEmpty()) {
            recache();
        }
    }

    private void follow(String prompt) {
        try (var scratch = manager.newSubManager()) {
            rollout.prompt(text.encode(prompt).in(scratch));
        }
    }

    /// Remembers the last window again, chunk by chunk, at positions from zero.
    private void recache() {
        try (var scratch = manager.newSubManager()) {
            var past = new ArrayList<CausalRollout.Remembered>();
            int position = 0;
            for (Latents chunk : recent) {
                past.add(new CausalRollout.Remembered(position, array(scratch, chunk)));
                position += chunk.frames();
            }
            rollout.recache(past);
        }
    }

    private void keep(Latents chunk) {
        recent.addLast(chunk);
        if (recent.size() > recipe.windowChunks()) {
            recent.removeFirst();
        }
    }

    /// Noise is drawn before every denoising step, which is where a take can be given up.
    private Noise cancellable(Noise noise) {
        return (to, shape, chunk, step) -> {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException("chunk " + chunk + " is not wanted any more");
            }
            return noise.draw(to, shape, chunk, step);
        };
    }

    private static NDArray array(NDManager to, Latents latents) {
        return to.create(
                latents.values(),
                new Shape(latents.frames(), latents.channels(), latents.height(), latents.width()));
    }

    private static Latents latents(NDArray clean) {
        long[] shape = clean.getShape().getShape();
        return new Latents((int) shape[0], (int) shape[1], (int) shape[2], (int) shape[3], clean.toFloatArray());
    }

    /// (frames, 3, H, W) in [0,1] to RGB24.
    private static byte[] pixels(NDArray frames) {
        return frames.mul(255)
                .round()
                .clip(0, 255)
                .toType(DataType.UINT8, false)
                .transpose(0, 2, 3, 1)
                .toByteArray();
    }

    @Override
    public void close() {
        frames.close();
        rollout.close();
        manager.close();
    }
}
