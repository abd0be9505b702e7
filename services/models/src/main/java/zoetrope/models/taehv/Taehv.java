package zoetrope.models.taehv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tiny autoencoder for video (TAEHV): every layer is a 2-d convolution over single frames; time enters only where a
/// memory block also sees the frame before, and where frames are merged (encoder) or multiplied (decoder).
///
/// Formula and tensor names follow `madebyollin/taehv`: layers are numbered as there, an index without tensors is an
/// activation or an enlargement. Holds no state; the tensors belong to whoever passed them, and results attach to the
/// manager of the argument.
public final class Taehv {
    private sealed interface Layer {
        record Clamp() implements Layer {}

        record Relu() implements Layer {}

        record Conv(NDArray weight, @Nullable NDArray bias, int stride) implements Layer {}

        record MemoryBlock(int slot, List<Conv> convs, @Nullable Conv skip) implements Layer {}

        record Pool(Conv conv, int frames) implements Layer {}

        record Enlarge(int factor) implements Layer {}

        record Grow(Conv conv, int frames, int factor) implements Layer {}
    }

    /// The frame before the first one, for each memory block; `null` stands for black features. [#handOver] gives the
    /// array away: it dies with the pass that asked for it.
    interface Past {
        @Nullable NDArray handOver(int slot);

        void remember(int slot, NDArray last);
    }

    private static final Past BLANK = new Past() {
        @Override
        public @Nullable NDArray handOver(int slot) {
            return null;
        }

        @Override
        public void remember(int slot, NDArray last) {}
    };

    private final TaehvConfig config;
    private final Convolution convolution;
    private final List<Layer> encoder;
    private final List<Layer> decoder;

    /// @param tensors named as in the official file; a missing half (encoder or decoder) is allowed until it is used
    public Taehv(TaehvConfig config, Map<String, NDArray> tensors) {
        this(config, tensors, Convolution.EXACT);
    }

    public Taehv(TaehvConfig config, Map<String, NDArray> tensors, Convolution convolution) {
        this.config = config;
        this.convolution = convolution;
        this.encoder = encoder(config, tensors);
        this.decoder = decoder(config, tensors);
    }

    public TaehvConfig config() {
        return config;
    }

    /// Video in [0,1], (N, T, 3, H, W), to normalised latents, (N, ceil(T/4), C, h, w). The last frame is repeated until
    /// the frames fill a latent frame.
    public NDArray encode(NDArray video) {
        long missing = Math.floorMod(-video.getShape().get(1), (long) config.framesPerLatent());
        var whole = video;
        if (missing > 0) {
            var parts = new NDList(video);
            var last = video.get(":, -1:");
            for (int i = 0; i < missing; i++) {
                parts.add(last);
            }
            whole = NDArrays.concat(parts, 1);
        }
        var raw = encodeRaw(whole);
        return config.latentMean().isEmpty() ? raw : raw.sub(channels(raw, true)).div(channels(raw, false));
    }

    /// Normalised latents, (N, T, C, h, w), to video in [0,1], (N, 4T-3, 3, H, W).
    public NDArray decode(NDArray latents) {
        return decode(latents, BLANK).get(":, " + config.framesToTrim() + ":");
    }

    /// As [#decode], nothing trimmed, the memory kept by the caller.
    NDArray decode(NDArray latents, Past past) {
        var raw = config.latentMean().isEmpty()
                ? latents
                : latents.mul(channels(latents, false)).add(channels(latents, true));
        return run(decoder, raw, past).clip(0, 1);
    }

    /// The encoder alone, for training: latents as they leave the last convolution. T must be whole latent frames.
    public NDArray encodeRaw(NDArray video) {
        return run(encoder, video, BLANK); // (N, T/4, C, h, w)
    }

    /// The decoder alone, for training: raw latents to all 4T frames, not clipped.
    public NDArray decodeRaw(NDArray raw) {
        return run(decoder, raw, BLANK); // (N, 4T, 3, H, W)
    }

    private NDArray run(List<Layer> layers, NDArray input, Past past) {
        if (layers.isEmpty()) {
            throw new IllegalStateException("autoencoder: this half has no tensors (expected: encoder.* or decoder.*)");
        }
        long n = input.getShape().get(0);
        boolean encoding = layers == encoder;
        var x = merge(input); // (N*T, C, H, W)
        if (encoding) {
            x = unshuffle(x, config.patchSize());
        }
        for (var layer : layers) {
            x = switch (layer) {
                case Layer.Clamp() -> x.div(3).tanh().mul(3);
                case Layer.Relu() -> Activation.relu(x);
                case Layer.Conv conv -> convolve(conv, x);
                case Layer.MemoryBlock block -> remembering(block, x, n, past);
                case Layer.Pool(var conv, var frames) -> {
                    var s = x.getShape();
                    yield convolve(conv, x.reshape(s.get(0) / frames, frames * s.get(1), s.get(2), s.get(3)));
                }
                case Layer.Enlarge(var factor) -> factor == 1 ? x : x.repeat(2, factor).repeat(3, factor);
                case Layer.Grow(var conv, var frames, var factor) -> {
                    var y = convolve(conv, x);
                    var s = y.getShape(); // (B, frames * C * factor^2, H, W), time outermost
                    yield shuffle(
                            y.reshape(s.get(0) * frames, s.get(1) / frames, s.get(2), s.get(3)),
                            config.shuffle() ? factor : 1);
                }
            };
        }
        if (!encoding) {
            x = shuffle(x, config.patchSize());
        }
        var s = x.getShape();
        return x.reshape(n, s.get(0) / n, s.get(1), s.get(2), s.get(3));
    }

    /// relu(convolutions of (frame, frame before) + frame); x is (N*T, C, H, W).
    private NDArray remembering(Layer.MemoryBlock block, NDArray x, long n, Past past) {
        var s = x.getShape();
        long frames = s.get(0) / n;
        var clip = x.reshape(n, frames, s.get(1), s.get(2), s.get(3));
        var first = past.handOver(block.slot());
        if (first == null) {
            first = x.getManager().zeros(new Shape(n, 1, s.get(1), s.get(2), s.get(3)), x.getDataType());
        } else {
            first.attach(x.getManager());
        }
        var earlier = frames == 1 ? first : NDArrays.concat(new NDList(first, clip.get(":, :-1")), 1);
        past.remember(block.slot(), clip.get(":, -1:"));
        var y = NDArrays.concat(new NDList(x, earlier.reshape(s)), 1); // (N*T, 2C, H, W)
        y = Activation.relu(convolve(block.convs().get(0), y));
        y = Activation.relu(convolve(block.convs().get(1), y));
        y = convolve(block.convs().get(2), y);
        return Activation.relu(y.add(block.skip() == null ? x : convolve(block.skip(), x)));
    }

    private NDArray convolve(Layer.Conv conv, NDArray x) {
        return convolution.of(x, conv.weight(), conv.bias(), conv.stride());
    }

    /// (N, T, C, H, W) to (N*T, C, H, W).
    private static NDArray merge(NDArray x) {
        var s = x.getShape();
        return x.reshape(s.get(0) * s.get(1), s.get(2), s.get(3), s.get(4));
    }

    /// Channels to space: (B, C*r*r, H, W) to (B, C, H*r, W*r).
    private static NDArray shuffle(NDArray x, int r) {
        if (r == 1) {
            return x;
        }
        var s = x.getShape();
        long c = s.get(1) / r / r;
        return x.reshape(s.get(0), c, r, r, s.get(2), s.get(3))
                .transpose(0, 1, 4, 2, 5, 3)
                .reshape(s.get(0), c, s.get(2) * r, s.get(3) * r);
    }

    /// Space to channels: (B, C, H*r, W*r) to (B, C*r*r, H, W).
    private static NDArray unshuffle(NDArray x, int r) {
        if (r == 1) {
            return x;
        }
        var s = x.getShape();
        return x.reshape(s.get(0), s.get(1), s.get(2) / r, r, s.get(3) / r, r)
                .transpose(0, 1, 3, 5, 2, 4)
                .reshape(s.get(0), s.get(1) * r * r, s.get(2) / r, s.get(3) / r);
    }

    /// The latents' per-channel mean or deviation, (1, 1, C, 1, 1).
    private NDArray channels(NDArray latents, boolean mean) {
        var values = mean ? config.latentMean() : config.latentStd();
        var flat = new float[values.size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = values.get(i);
        }
        NDManager manager = latents.getManager();
        return manager.create(flat, new Shape(1, 1, flat.length, 1, 1)).toType(latents.getDataType(), false);
    }

    private static List<Layer> encoder(TaehvConfig config, Map<String, NDArray> tensors) {
        var layers = new ArrayList<Layer>();
        int stage = 0;
        boolean pooled = false;
        for (int i = 0; i <= lastIndex("encoder.", tensors); i++) {
            String name = "encoder." + i + ".";
            if (tensors.containsKey(name + "conv.0.weight")) {
                layers.add(block(name, i, tensors));
            } else if (tensors.containsKey(name + "conv.weight")) {
                layers.add(new Layer.Pool(conv(name + "conv.", 1, tensors), config.timePool().get(stage)));
                pooled = true;
            } else if (tensors.containsKey(name + "weight")) {
                layers.add(conv(name, pooled ? config.spaceStride().get(stage++) : 1, tensors));
                pooled = false;
            } else {
                layers.add(new Layer.Relu());
            }
        }
        return List.copyOf(layers);
    }

    private static List<Layer> decoder(TaehvConfig config, Map<String, NDArray> tensors) {
        var layers = new ArrayList<Layer>();
        int stage = 0;
        for (int i = 0; i <= lastIndex("decoder.", tensors); i++) {
            String name = "decoder." + i + ".";
            if (tensors.containsKey(name + "conv.0.weight")) {
                layers.add(block(name, i, tensors));
            } else if (tensors.containsKey(name + "conv.weight")) {
                layers.add(new Layer.Grow(
                        conv(name + "conv.", 1, tensors),
                        config.timeGrowth().get(stage),
                        config.spaceGrowth().get(stage++)));
            } else if (tensors.containsKey(name + "weight")) {
                layers.add(conv(name, 1, tensors));
            } else if (i == 0) {
                layers.add(new Layer.Clamp());
            } else if (tensors.containsKey("decoder." + (i + 1) + ".conv.weight")) {
                layers.add(new Layer.Enlarge(config.spaceGrowth().get(stage)));
            } else {
                layers.add(new Layer.Relu());
            }
        }
        return List.copyOf(layers);
    }

    private static Layer.MemoryBlock block(String name, int slot, Map<String, NDArray> tensors) {
        var convs = new ArrayList<Layer.Conv>();
        for (int i = 0; i <= 4; i += 2) {
            convs.add(conv(name + "conv." + i + ".", 1, tensors));
        }
        var skip = tensors.containsKey(name + "skip.weight") ? conv(name + "skip.", 1, tensors) : null;
        return new Layer.MemoryBlock(slot, List.copyOf(convs), skip);
    }

    private static Layer.Conv conv(String name, int stride, Map<String, NDArray> tensors) {
        var weight = tensors.get(name + "weight");
        if (weight == null) {
            throw new IllegalArgumentException("autoencoder: " + name + "weight is missing");
        }
        if (weight.getShape().dimension() != 4) {
            throw new IllegalArgumentException("autoencoder: " + name + "weight: " + weight.getShape()
                    + " (expected: out, in, kernel, kernel)");
        }
        return new Layer.Conv(weight, tensors.get(name + "bias"), stride);
    }

    /// The last layer number under a prefix, or -1.
    private static int lastIndex(String prefix, Map<String, NDArray> tensors) {
        return tensors.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .mapToInt(name -> Integer.parseInt(name.substring(prefix.length(), name.indexOf('.', prefix.length()))))
                .max()
                .orElse(-1);
    }
}
