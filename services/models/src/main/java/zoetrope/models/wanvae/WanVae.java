package zoetrope.models.wanvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import zoetrope.models.safetensors.Checkpoint;
import zoetrope.models.safetensors.Weights;
import zoetrope.models.script.FusedOps;
import zoetrope.models.script.Script;

/// The Wan VAE over frames as (T, C, H, W), T being frames at the rate of the place in the network. Holds no state
/// besides the weights; any thread may use it. Close it after its streams.
public final class WanVae implements AutoCloseable {
    private final VaeConfig config;
    private final NDManager manager;
    private final FusedOps ops;
    private final Map<String, NDArray> weights = new HashMap<>();
    private final NDArray mean; // (1, zDim, 1, 1)
    private final NDArray std;
    private final Script normedSilu;
    private final Script normed;
    private final Script halved;
    private final Script doubled;

    private WanVae(VaeConfig config, Weights loaded, NDManager manager, FusedOps ops) {
        this.config = config;
        this.manager = manager;
        this.ops = ops;
        loaded.arrays().forEach((name, array) -> weights.put(name, flattened(name, array)));
        var type = loaded.get("conv1.bias").getDataType();
        mean = statistic(config.mean(), type);
        std = statistic(config.std(), type);
        var norm = "torch.mul(torch.div(x, torch.clamp_min(torch.linalg_vector_norm(x, 2, [1], True), 1e-12)), gamma)";
        normed = Script.load(manager, "ChannelNorm", """
                def forward(self, x: Tensor, gamma: Tensor) -> Tensor:
                  return %s
                """.formatted(norm));
        normedSilu = Script.load(manager, "ChannelNormSilu", """
                def forward(self, x: Tensor, gamma: Tensor) -> Tensor:
                  return torch.silu(%s)
                """.formatted(norm));
        halved = Script.load(manager, "Halved", """
                def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
                  return torch.conv2d(torch.constant_pad_nd(x, [0, 1, 0, 1], 0), weight, bias, [2, 2])
                """);
        doubled = Script.load(manager, "Doubled", """
                def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
                  large = torch._upsample_nearest_exact2d(x, None, [2., 2.])
                  return torch.conv2d(large, weight, bias, [1, 1], [1, 1])
                """);
    }

    /// Reads a VAE in the official names or in Diffusers'.
    ///
    /// @param type FLOAT32, or FLOAT16 on a GPU
    public static WanVae load(Checkpoint checkpoint, VaeConfig config, NDManager parent, FusedOps ops, DataType type) {
        var manager = parent.newSubManager();
        try {
            var renamed = checkpoint.renamed(name -> VaeNames.toWan(name, config.resBlocks()));
            return new WanVae(config, Weights.load(renamed, config.shapes(), manager, type), manager, ops);
        } catch (RuntimeException unfit) {
            manager.close();
            throw unfit;
        }
    }

    /// Whether this is a Wan VAE at all, of whatever size.
    public static boolean recognises(Checkpoint checkpoint) {
        return checkpoint.tensors().keySet().stream()
                .anyMatch(name -> VaeNames.toWan(name, 2).equals("decoder.middle.1.to_qkv.weight"));
    }

    private NDArray statistic(List<Double> values, DataType type) {
        var floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return manager.create(floats, new Shape(1, floats.length, 1, 1)).toType(type, false);
    }

    /// Three frames of a kernel become three times the channels; a gamma takes in its sqrt(C).
    private static NDArray flattened(String name, NDArray array) {
        var s = array.getShape();
        if (name.endsWith("gamma")) {
            return array.reshape(s.get(0), 1, 1).mul(Math.sqrt(s.get(0)));
        }
        return s.dimension() != 5
                ? array
                : array.transpose(0, 2, 1, 3, 4).reshape(s.get(0), s.get(2) * s.get(1), s.get(3), s.get(4));
    }

    public VaeConfig config() {
        return config;
    }

    /// Latent frames after which a fresh stream has forgotten how it began: what a resumed shot must decode again.
    public int memory() {
        double frames = 0;
        double rate = 1;
        for (var layer : config.decoder()) {
            switch (layer) {
                case VaeConfig.Layer.Convolution _ -> frames += 2 / rate;
                case VaeConfig.Layer.Residual _ -> frames += 4 / rate;
                case VaeConfig.Layer.Head _ -> frames += 2 / rate;
                case VaeConfig.Layer.Up up when up.time() -> {
                    frames += 2 / rate;
                    rate *= 2;
                }
                case VaeConfig.Layer.Up _, VaeConfig.Layer.Down _, VaeConfig.Layer.Attention _ -> {}
            }
        }
        return (int) Math.ceil(frames);
    }

    /// Encodes a clip of 1 + 4n frames.
    ///
    /// @param video (1 + 4n, 3, H, W) in [-1, 1], H and W multiples of 8
    /// @return normalised latents (1 + n, zDim, H/8, W/8), belonging to the video's manager
    public NDArray encode(NDArray video) {
        long frames = video.getShape().get(0);
        int stride = 1 << config.halvesTime().stream().filter(t -> t).count();
        if (frames % stride != 1 % stride) {
            throw new IllegalArgumentException("video: " + frames + " frames (expected: 1 + a multiple of " + stride + ")");
        }
        try (var scratch = video.getManager().newSubManager();
                var past = new Past(scratch)) {
            scratch.tempAttachAll(video);
            var latents = new NDList();
            for (long from = 0; from < frames; from += from == 0 ? 1 : stride) {
                var piece = video.get(new NDIndex().addSliceDim(from, from == 0 ? 1 : from + stride));
                var moments = conv(run(config.encoder(), piece, past), "conv1", 0); // mean and log variance
                var raw = moments.get(new NDIndex().addAllDim().addSliceDim(0, config.zDim()));
                latents.add(raw.sub(mean).div(std));
            }
            return scratch.ret(NDArrays.concat(latents, 0));
        }
    }

    /// Opens a shot to decode.
    public Stream open(NDManager parent) {
        return new Stream(parent);
    }

    /// A shot being decoded. Owned by one thread; what it remembers ends with it.
    public final class Stream implements AutoCloseable {
        private final Past past;

        private Stream(NDManager parent) {
            past = new Past(parent.newSubManager());
        }

        /// @param latents normalised (F, zDim, h, w)
        /// @return frames in about [-1, 1], not clamped, (4F, 3, 8h, 8w), three fewer in a shot's first call; they
        ///     belong to the latents' manager
        public NDArray decode(NDArray latents) {
            try (var scratch = latents.getManager().newSubManager()) {
                scratch.tempAttachAll(latents);
                var frames = new NDList();
                var ours = latents.toType(std.getDataType(), false);
                for (long f = 0; f < latents.getShape().get(0); f++) { // one by one: full resolution is large
                    var raw = ours.get(new NDIndex().addSliceDim(f, f + 1)).mul(std).add(mean);
                    frames.add(run(config.decoder(), conv(raw, "conv2", 0), past));
                }
                return scratch.ret(frames.size() == 1 ? frames.getFirst() : NDArrays.concat(frames, 0));
            }
        }

        @Override
        public void close() {
            past.close();
        }
    }

    private NDArray run(List<VaeConfig.Layer> layers, NDArray x, Past past) {
        for (var layer : layers) {
            try (var scratch = x.getManager().newSubManager()) {
                scratch.attachAll(x); // it ends with this layer
                x = scratch.ret(switch (layer) {
                    case VaeConfig.Layer.Convolution c -> causal(x, c.name(), past);
                    case VaeConfig.Layer.Residual r -> residual(x, r, past);
                    case VaeConfig.Layer.Attention a -> attention(x, a.name());
                    case VaeConfig.Layer.Down d -> down(x, d, past);
                    case VaeConfig.Layer.Up u -> up(x, u, past);
                    case VaeConfig.Layer.Head h ->
                        causal(normedSilu.call(x, weights(h.name() + "0.gamma")), h.name() + "2", past);
                });
            }
        }
        return x;
    }

    private NDArray residual(NDArray x, VaeConfig.Layer.Residual r, Past past) {
        var y = causal(normedSilu.call(x, weights(r.name() + "residual.0.gamma")), r.name() + "residual.2", past);
        y = causal(normedSilu.call(y, weights(r.name() + "residual.3.gamma")), r.name() + "residual.6", past);
        return y.add(r.in() == r.out() ? x : conv(x, r.name() + "shortcut", 0));
    }

    /// One head over the places of each frame.
    private NDArray attention(NDArray x, String name) {
        var s = x.getShape();
        var qkv = conv(normed.call(x, weights(name + "norm.gamma")), name + "to_qkv", 0)
                .reshape(s.get(0), 3, s.get(1), s.get(2) * s.get(3))
                .transpose(1, 0, 3, 2)
                .expandDims(2); // (3, T, 1, H*W, C)
        var y = ops.attention(qkv.get(0), qkv.get(1), qkv.get(2));
        return x.add(conv(y.squeeze(1).swapAxes(1, 2).reshape(s), name + "proj", 0));
    }

    private NDArray down(NDArray x, VaeConfig.Layer.Down d, Past past) {
        var y = halved.call(x, weights(d.name() + "resample.1.weight"), weights(d.name() + "resample.1.bias"));
        if (!d.time()) {
            return y;
        }
        var name = d.name() + "time_conv";
        if (!past.knows(name)) { // a shot's first frame stands alone
            past.keep(name, y);
            return y;
        }
        var all = past.take(name).concat(y, 0);
        all.attach(y.getManager());
        past.keep(name, last(all, 1));
        long pairs = (all.getShape().get(0) - 1) / 2;
        var taps = new NDList();
        for (int tap = 0; tap < 3; tap++) {
            taps.add(all.get(new NDIndex().addSliceDim(tap, tap + 2 * pairs - 1, 2)));
        }
        return conv(NDArrays.concat(taps, 1), name, 0);
    }

    private NDArray up(NDArray x, VaeConfig.Layer.Up u, Past past) {
        if (u.time()) {
            var name = u.name() + "time_conv";
            if (past.knows(name)) {
                var s = x.getShape(); // both new frames come out as channels, the earlier first
                x = causal(x, name, past).reshape(2 * s.get(0), s.get(1), s.get(2), s.get(3));
            } else { // a shot's first latent frame is one frame, and the second must not see it
                past.keep(name, x.zerosLike().repeat(0, 2));
            }
        }
        return doubled.call(x, weights(u.name() + "resample.1.weight"), weights(u.name() + "resample.1.bias"));
    }

    /// A kernel of three frames that ends at the present one; the past before a shot is zero.
    private NDArray causal(NDArray x, String name, Past past) {
        var before = past.knows(name)
                ? past.take(name)
                : x.getManager().zeros(new Shape(2).addAll(x.getShape().slice(1)), x.getDataType());
        var all = before.concat(x, 0);
        all.attach(x.getManager());
        past.keep(name, last(all, 2));
        long frames = x.getShape().get(0);
        var taps = new NDList();
        for (int tap = 0; tap < 3; tap++) {
            taps.add(all.get(new NDIndex().addSliceDim(tap, tap + frames)));
        }
        return conv(NDArrays.concat(taps, 1), name, weights(name + ".weight").getShape().get(2) / 2);
    }

    private static NDArray last(NDArray frames, int count) {
        long size = frames.getShape().get(0);
        return frames.get(new NDIndex().addSliceDim(size - count, size));
    }

    private NDArray conv(NDArray x, String name, long padding) {
        return Conv2d.conv2d(
                        x,
                        weights(name + ".weight"),
                        weights(name + ".bias"),
                        new Shape(1, 1),
                        new Shape(padding, padding),
                        new Shape(1, 1))
                .singletonOrThrow();
    }

    private NDArray weights(String name) {
        var array = weights.get(name);
        if (array == null) {
            throw new IllegalStateException("no tensor " + name);
        }
        return array;
    }

    @Override
    public void close() {
        manager.close();
    }
}
