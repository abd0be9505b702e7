package zoetrope.models.wan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Generates a shot chunk by chunk: each is sampled from noise while seeing the chunks before it, and then remembered
/// by one more pass over its clean latents.
///
/// It equals itself: the next chunk depends on the noise, the prompt and the frames remembered since the last
/// [#recache] only. Used by one thread at a time; all its memory is its own and ends with [#close].
public final class CausalRollout implements AutoCloseable {
    private final CausalWan network;
    private final FlowMatchSampler sampler;
    private final Noise noise;
    private final Shape chunk; // (1, F, C, H, W)
    private final NDManager manager;
    private final KvCache cache;
    private @Nullable TextKeys text; // conditional row, then the unconditional one if guided
    private @Nullable TextKeys conditional; // the first row of text, for steps without guidance
    private long nextFrame;

    /// Clean latents from a shot's past.
    ///
    /// @param firstFrame the shot's index of the first latent frame in it
    /// @param latents (F, C, H, W)
    public record Remembered(long firstFrame, NDArray latents) {}

    /// @param chunk a chunk's latents: frames, channels, height, width
    public CausalRollout(
            NDManager parent, CausalWan network, FlowMatchSampler sampler, AttentionSpan span, Noise noise, Shape chunk) {
        this.network = network;
        this.sampler = sampler;
        this.noise = noise;
        this.chunk = new Shape(1).addAll(chunk);
        this.manager = parent.newSubManager();
        this.cache = network.cache(
                manager, span, sampler.guided() ? 2 : 1, Math.toIntExact(chunk.get(2)), Math.toIntExact(chunk.get(3)));
    }

    /// Changes the text for the chunks to come. What is remembered keeps its old meaning until [#recache].
    ///
    /// @param context (L, textDim)
    /// @param unconditional (L', textDim), what guidance leads away from; an empty prompt's states or zeros
    public void prompt(NDArray context, NDArray unconditional) {
        try (var scratch = manager.newSubManager()) {
            var row = padded(scratch, context);
            var rows = sampler.guided() ? NDArrays.concat(new NDList(row, padded(scratch, unconditional)), 0) : row;
            rows.attach(scratch);
            var keys = network.text(rows);
            keys.keys().forEach(k -> k.attach(manager));
            keys.values().forEach(v -> v.attach(manager));
            forgetPrompt();
            text = keys;
            conditional = keys.first(1);
        }
    }

    private void forgetPrompt() {
        if (text != null && conditional != null) {
            conditional.close();
            text.close();
        }
    }

    /// As [#prompt(NDArray, NDArray)] with zeros for the unconditional text.
    public void prompt(NDArray context) {
        try (var scratch = manager.newSubManager()) {
            prompt(context, scratch.zeros(new Shape(1, network.config().textDim())));
        }
    }

    /// (1, textLen, textDim)
    private NDArray padded(NDManager scratch, NDArray context) {
        long length = context.getShape().get(0);
        var row = scratch.from(context).duplicate();
        row.attach(scratch);
        long missing = network.config().textLen() - length;
        return (missing > 0
                        ? row.concat(scratch.zeros(new Shape(missing, network.config().textDim()), row.getDataType()), 0)
                        : row)
                .expandDims(0);
    }

    /// Generates the next chunk and remembers it.
    ///
    /// @return clean latents (F, C, H, W), belonging to `to`
    /// @throws IllegalStateException without a prompt
    public NDArray next(NDManager to) {
        return next(to, nextFrame / chunk.get(1));
    }

    /// As [#next(NDManager)], with the noise of the chunk of this number.
    public NDArray next(NDManager to, long noiseChunk) {
        var words = prompted(text);
        try (var scratch = manager.newSubManager()) {
            cache.open(nextFrame, Math.toIntExact(chunk.get(1)));
            var clean = sampler.sample(
                    scratch,
                    step -> noise.draw(scratch, chunk, noiseChunk, step),
                    (x, timestep, step) -> velocity(x, timestep, sampler.guidance().get(step)));
            network.remember(twice(clean), words, cache);
            nextFrame += chunk.get(1);
            var latents = clean.squeeze(0);
            latents.attach(to);
            return latents;
        }
    }

    /// Remembers the next chunk as [#next(NDManager)] does, without generating it: it is known.
    ///
    /// @param latents the clean ones of that chunk, (F, C, H, W)
    public void remember(NDArray latents) {
        var words = prompted(text);
        try (var scratch = manager.newSubManager()) {
            var clean = scratch.from(latents).expandDims(0);
            clean.attach(scratch);
            cache.open(nextFrame, Math.toIntExact(chunk.get(1)));
            network.remember(twice(clean), words, cache);
            nextFrame += chunk.get(1);
        }
    }

    private static TextKeys prompted(@Nullable TextKeys keys) {
        if (keys == null) {
            throw new IllegalStateException("prompt: none (expected: prompt() before the first chunk)");
        }
        return keys;
    }

    /// Conditional and unconditional rows, if guided.
    private NDArray twice(NDArray x) {
        return sampler.guided() ? NDArrays.concat(new NDList(x, x), 0) : x;
    }

    private NDArray velocity(NDArray x, float timestep, double guidance) {
        var timesteps = new float[][] {{timestep}};
        if (guidance == 1) {
            return network.velocity(x, timesteps, prompted(conditional), cache); // the cache's first row is the conditional one
        }
        var v = network.velocity(twice(x), timesteps, prompted(text), cache);
        var with = v.get("0:1");
        var without = v.get("1:2");
        return without.add(with.sub(without).mul(guidance));
    }

    /// Forgets all and remembers these frames under the present prompt: after a prompt switch, at a refresh point, or to
    /// take up a shot that another worker began. The next chunk follows the last of them. Give the sink's frames first.
    public void recache(List<Remembered> past) {
        var words = prompted(text);
        cache.reset();
        nextFrame = 0;
        for (var piece : past) {
            try (var scratch = manager.newSubManager()) {
                var latents = scratch.from(piece.latents()).toType(DataType.FLOAT32, true).expandDims(0);
                latents.attach(scratch);
                cache.open(piece.firstFrame(), Math.toIntExact(latents.getShape().get(1)));
                network.remember(twice(latents), words, cache);
                nextFrame = piece.firstFrame() + latents.getShape().get(1);
            }
        }
    }

    /// The shot's index of the next latent frame.
    public long nextFrame() {
        return nextFrame;
    }

    /// Latent frames remembered.
    public int held() {
        return cache.held();
    }

    @Override
    public void close() {
        manager.close();
    }
}
