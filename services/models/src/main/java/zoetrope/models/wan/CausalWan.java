package zoetrope.models.wan;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.norm.LayerNorm;
import java.util.ArrayList;
import zoetrope.models.safetensors.Checkpoint;
import zoetrope.models.safetensors.Weights;
import zoetrope.models.script.FusedOps;

/// The Wan 2.1 text-to-video transformer with a noise level per frame. One forward pass serves generation (attention
/// through a [KvCache]) and training (whole clips, [ChunkedAttention], weights with gradients).
///
/// It holds no state besides the weights; any thread may use it. F is latent frames, h and w rows and columns of
/// patches, N = F*h*w tokens, D the width of a token.
public final class CausalWan {
    private final WanConfig config;
    private final Weights weights;
    private final FusedOps ops;
    private final RopeTable rope;
    private final DataType type;
    private final NDArray eps;

    /// @param weights as [WanConfig#shapes] says; they are used, not copied
    public CausalWan(WanConfig config, Weights weights, FusedOps ops) {
        this.config = config;
        this.weights = weights;
        this.ops = ops;
        this.rope = new RopeTable(config.headDim());
        var any = weights.get("patch_embedding.bias");
        this.type = any.getDataType();
        // on the host even when the weights are not: a scalar there is read without waiting for the device
        this.eps = any.getManager().newSubManager(Device.cpu()).create((float) config.eps());
    }

    /// Reads a checkpoint in Wan's or Diffusers' names.
    ///
    /// @param type FLOAT32, or FLOAT16 on a GPU
    public static CausalWan load(Checkpoint checkpoint, WanConfig config, NDManager manager, FusedOps ops, DataType type) {
        var weights = Weights.load(checkpoint.renamed(WanNames::toWan), config.shapes(), manager, type);
        return new CausalWan(config, weights, ops);
    }

    public WanConfig config() {
        return config;
    }

    /// Room for a shot's keys and values, living in `manager`.
    ///
    /// @param height and width of the latents
    public KvCache cache(NDManager manager, AttentionSpan span, int batch, int height, int width) {
        int tokens = (height / config.patch()) * (width / config.patch());
        return new KvCache(manager, ops, config, span, new Shape(batch, tokens), type);
    }

    /// Prepares a prompt for the cross-attentions. It is padded with zeros to `textLen`; as in the official code the
    /// padding goes through the text MLP and is attended like words.
    ///
    /// @param context (L, textDim) or (B, L, textDim), L <= textLen
    /// @return belongs to the context's manager
    public TextKeys text(NDArray context) {
        try (var scratch = context.getManager().newSubManager()) {
            scratch.tempAttachAll(context);
            var padded = padded(context.getShape().dimension() == 2 ? context.expandDims(0) : context);
            var inner = ops.geluTanh(linear(padded, "text_embedding.0"));
            var text = linear(inner, "text_embedding.2"); // (B, textLen, D)
            var keys = new ArrayList<NDArray>();
            var values = new ArrayList<NDArray>();
            for (int layer = 0; layer < config.numLayers(); layer++) {
                var prefix = "blocks." + layer + ".cross_attn.";
                keys.add(scratch.ret(heads(normed(linear(text, prefix + "k"), prefix + "norm_k"))));
                values.add(scratch.ret(heads(linear(text, prefix + "v"))));
            }
            return new TextKeys(keys, values);
        }
    }

    private NDArray padded(NDArray context) {
        long length = context.getShape().get(1);
        if (length > config.textLen() || context.getShape().get(2) != config.textDim()) {
            throw new IllegalArgumentException("context: " + context.getShape() + " (expected: (B, <= " + config.textLen()
                    + ", " + config.textDim() + "))");
        }
        var typed = context.toType(type, false);
        if (length == config.textLen()) {
            return typed;
        }
        var zeros = context.getManager()
                .zeros(new Shape(context.getShape().get(0), config.textLen() - length, config.textDim()), type);
        return typed.concat(zeros, 1);
    }

    /// Predicts the velocity, noise minus clean.
    ///
    /// @param x noisy latents (B, F, C, H, W); the text has B rows, and of a cache the first B are its own
    /// @param timesteps noise levels 0..1000: (B or 1) rows of (F or 1) frames
    /// @return (B, F, C, H, W), belonging to x's manager
    public NDArray velocity(NDArray x, float[][] timesteps, TextKeys text, SelfAttention attention) {
        try (var scratch = x.getManager().newSubManager()) {
            scratch.tempAttachAll(x);
            var time = time(scratch, timesteps);
            var turns = turns(scratch, x, attention);
            var tokens = patches(x); // (B, N, D)
            for (int layer = 0; layer < config.numLayers(); layer++) {
                tokens = block(layer, tokens, time.modulation(), turns, text, attention);
            }
            return scratch.ret(unpatched(head(tokens, time.embedding()), x.getShape()));
        }
    }

    /// Writes a clean chunk's keys and values into the cache, the pass at timestep 0. It ends at the last layer's keys.
    ///
    /// @param x clean latents (B, F, C, H, W)
    public void remember(NDArray x, TextKeys text, KvCache cache) {
        try (var scratch = x.getManager().newSubManager()) {
            scratch.tempAttachAll(x);
            var time = time(scratch, new float[][] {{0}});
            var turns = turns(scratch, x, cache);
            var tokens = patches(x);
            int last = config.numLayers() - 1;
            for (int layer = 0; layer < last; layer++) {
                tokens = block(layer, tokens, time.modulation(), turns, text, cache);
            }
            var prefix = "blocks." + last + ".";
            var mod = modulation(time.modulation(), prefix + "modulation");
            var y = ops.modulatedNorm(tokens, mod[0], mod[1], eps);
            cache.put(last, keys(y, prefix + "self_attn.", turns), heads(linear(y, prefix + "self_attn.v")));
        }
    }

    private NDArray turns(NDManager manager, NDArray x, SelfAttention attention) {
        var shape = x.getShape();
        var positions = attention.positions();
        if (shape.dimension() != 5 || shape.get(1) != positions.length || shape.get(2) != config.outDim()) {
            throw new IllegalArgumentException(
                    "x: " + shape + " (expected: (B, " + positions.length + ", " + config.outDim() + ", H, W))");
        }
        return rope.tokens(
                manager, positions, (int) shape.get(3) / config.patch(), (int) shape.get(4) / config.patch());
    }

    /// @param embedding (B, F, 1, D), for the head; modulation (B, F, 6, D), for the blocks; B and F may be 1
    private record Time(NDArray embedding, NDArray modulation) {}

    private Time time(NDManager manager, float[][] timesteps) {
        int frames = timesteps[0].length;
        int half = config.freqDim() / 2;
        var waves = new float[timesteps.length * frames * config.freqDim()];
        int at = 0;
        for (var row : timesteps) {
            for (float t : row) {
                for (int i = 0; i < half; i++) {
                    double angle = t * Math.pow(10_000, -(double) i / half);
                    waves[at + i] = (float) Math.cos(angle);
                    waves[at + half + i] = (float) Math.sin(angle);
                }
                at += config.freqDim();
            }
        }
        var x = manager.create(waves, new Shape(timesteps.length, frames, config.freqDim())).toType(type, false);
        var inner = Activation.swish(linear(x, "time_embedding.0"), 1);
        var e = linear(inner, "time_embedding.2"); // (B, F, D)
        var e0 = linear(Activation.swish(e, 1), "time_projection.1"); // (B, F, 6*D)
        return new Time(e.expandDims(2), e0.reshape(timesteps.length, frames, 6, config.dim()));
    }

    /// Conv3d whose kernel is its stride is a product: (B, F, C, H, W) -> (B, N, D).
    private NDArray patches(NDArray latents) {
        var x = placed(latents);
        var s = x.getShape();
        int p = config.patch();
        long h = s.get(3) / p;
        long w = s.get(4) / p;
        var cut = x.toType(type, false)
                .reshape(s.get(0), s.get(1), s.get(2), h, p, w, p)
                .transpose(0, 1, 3, 5, 2, 4, 6) // (B, F, h, w, C, p, p)
                .reshape(s.get(0), s.get(1) * h * w, s.get(2) * p * p);
        var kernel = weights.get("patch_embedding.weight");
        try (var flat = kernel.reshape(config.dim(), (long) config.inDim() * p * p)) {
            return ops.linear(cut, flat, weights.get("patch_embedding.bias"));
        }
    }

    /// A network with more channels in than out is told the place of each latent pixel in them, the first half by row,
    /// the second by column: cosines of 1, 2, ... half turns over the picture. RoPE alone tells distances only, and in
    /// pure noise no token could know whether it is sky or ground. (Wan's image-to-video networks have their
    /// condition there.)
    private NDArray placed(NDArray x) {
        int extra = config.inDim() - config.outDim();
        if (extra == 0) {
            return x;
        }
        var s = x.getShape();
        int height = (int) s.get(3);
        int width = (int) s.get(4);
        var values = new float[extra * height * width];
        for (int i = 0; i < values.length; i++) {
            int channel = i / (height * width);
            boolean row = channel < extra / 2;
            double at = row ? (i / width % height + 0.5) / height : (i % width + 0.5) / width;
            values[i] = (float) Math.cos(Math.PI * at * (1 + (row ? channel : channel - extra / 2)));
        }
        var place = x.getManager()
                .create(values, new Shape(1, 1, extra, height, width))
                .toType(x.getDataType(), false)
                .broadcast(new Shape(s.get(0), s.get(1), extra, height, width));
        return x.concat(place, 2);
    }

    private NDArray block(int layer, NDArray x, NDArray e0, NDArray turns, TextKeys text, SelfAttention attention) {
        var prefix = "blocks." + layer + ".";
        try (var scratch = x.getManager().newSubManager()) {
            scratch.attachAll(x); // it ends with this block
            scratch.tempAttachAll(e0);
            var mod = modulation(e0, prefix + "modulation");

            var y = ops.modulatedNorm(x, mod[0], mod[1], eps);
            var q = ops.rope(heads(normed(linear(y, prefix + "self_attn.q"), prefix + "self_attn.norm_q")), turns);
            var k = keys(y, prefix + "self_attn.", turns);
            var v = heads(linear(y, prefix + "self_attn.v"));
            y = linear(attention.attend(layer, q, k, v), prefix + "self_attn.o"); // (B, N, D)
            x = ops.gatedAdd(x, y, mod[2]);

            y = LayerNorm.layerNorm(x, new Shape(config.dim()), weights.get(prefix + "norm3.weight"), weights.get(prefix + "norm3.bias"), (float) config.eps()).singletonOrThrow();
            q = heads(normed(linear(y, prefix + "cross_attn.q"), prefix + "cross_attn.norm_q"));
            y = attention(ops, scratch, q, text.keys().get(layer), text.values().get(layer));
            x = x.add(linear(y, prefix + "cross_attn.o"));

            y = ops.modulatedNorm(x, mod[3], mod[4], eps);
            y = linear(ops.geluTanh(linear(y, prefix + "ffn.0")), prefix + "ffn.2");
            return scratch.ret(ops.gatedAdd(x, y, mod[5]));
        }
    }

    /// Shift, scale, gate, twice: each (B, F, 1, D).
    private NDArray[] modulation(NDArray e, String name) {
        var sum = e.add(weights.get(name));
        var parts = new NDArray[(int) sum.getShape().get(2)];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = sum.get(new NDIndex().addAllDim().addAllDim().addSliceDim(i, i + 1));
        }
        return parts;
    }

    private NDArray keys(NDArray y, String prefix, NDArray turns) {
        return ops.rope(heads(normed(linear(y, prefix + "k"), prefix + "norm_k")), turns);
    }

    private NDArray head(NDArray x, NDArray e) {
        var mod = modulation(e, "head.modulation");
        return linear(ops.modulatedNorm(x, mod[0], mod[1], eps), "head.head"); // (B, N, p*p*C)
    }

    private NDArray unpatched(NDArray tokens, Shape s) {
        int p = config.patch();
        long h = s.get(3) / p;
        long w = s.get(4) / p;
        return tokens.reshape(s.get(0), s.get(1), h, w, p, p, config.outDim())
                .transpose(0, 1, 6, 2, 4, 3, 5) // (B, F, C, h, p, w, p)
                .reshape(s.get(0), s.get(1), config.outDim(), s.get(3), s.get(4))
                .toType(DataType.FLOAT32, false);
    }

    private NDArray linear(NDArray x, String name) {
        return ops.linear(x, weights.get(name + ".weight"), weights.get(name + ".bias"));
    }

    private NDArray normed(NDArray x, String name) {
        return ops.rmsNorm(x, weights.get(name + ".weight"), eps);
    }

    /// (B, N, D) -> (B, N, heads, headDim)
    private NDArray heads(NDArray x) {
        return x.reshape(x.getShape().get(0), x.getShape().get(1), config.numHeads(), config.headDim());
    }

    /// @param q, k, v (B, tokens, heads, headDim)
    /// @return (B, tokens, heads * headDim), belonging to q's manager
    static NDArray attention(FusedOps ops, NDManager scratch, NDArray q, NDArray k, NDArray v) {
        var s = q.getShape();
        var heads = new NDList(q.swapAxes(1, 2), k.swapAxes(1, 2), v.swapAxes(1, 2));
        heads.attach(scratch);
        var out = ops.attention(heads.get(0), heads.get(1), heads.get(2)).swapAxes(1, 2);
        var flat = out.reshape(s.get(0), s.get(1), s.get(2) * s.get(3));
        flat.attach(q.getManager());
        return flat;
    }
}
