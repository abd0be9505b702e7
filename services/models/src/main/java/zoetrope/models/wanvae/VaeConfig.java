package zoetrope.models.wanvae;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import zoetrope.models.safetensors.CheckpointException;

/// The sizes of a Wan VAE, by the names of the official code.
///
/// @param dim channels at full resolution
/// @param zDim latent channels
/// @param dimMult channels of each level, as multiples of `dim`, from full resolution down
/// @param resBlocks residual blocks a level; the decoder has one more
/// @param halvesTime for each level but the last, whether it also halves the frame rate
/// @param mean and std of the latents, which are normalised: raw = z * std + mean
public record VaeConfig(
        int dim,
        int zDim,
        List<Integer> dimMult,
        int resBlocks,
        List<Boolean> halvesTime,
        List<Double> mean,
        List<Double> std) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public VaeConfig {
        dimMult = List.copyOf(dimMult);
        halvesTime = List.copyOf(halvesTime);
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (dim < 1 || zDim < 1 || resBlocks < 1 || dimMult.isEmpty()) {
            throw new CheckpointException("VAE: dim " + dim + ", z_dim " + zDim + ", num_res_blocks " + resBlocks
                    + ", dim_mult " + dimMult + " (expected: each >= 1)");
        }
        if (halvesTime.size() != dimMult.size() - 1) {
            throw new CheckpointException("temperal_downsample: " + halvesTime.size() + " (expected: one less than dim_mult, "
                    + (dimMult.size() - 1) + ")");
        }
        if (mean.size() != zDim || std.size() != zDim) {
            throw new CheckpointException(
                    "mean, std: " + mean.size() + ", " + std.size() + " values (expected: z_dim " + zDim + ")");
        }
    }

    /// The network of Wan 2.1, with the statistics of its latents.
    public static VaeConfig wan21() {
        return new VaeConfig(
                96, 16, List.of(1, 2, 4, 4), 2, List.of(false, true, true),
                List.of(-.7571, -.7089, -.9113, .1075, -.1745, .9653, -.1517, 1.5508, .4134, -.0715, .5517, -.3632, -.1922,
                        -.9497, .2503, -.2921),
                List.of(2.8184, 1.4541, 2.3275, 2.6558, 1.2196, 1.7708, 2.6052, 2.0743, 3.2687, 2.1526, 2.8652, 1.5579,
                        1.6382, 1.1253, 2.8251, 1.9160));
    }

    /// Reads the sizes from JSON with the official names; the statistics come from elsewhere.
    public static VaeConfig parse(String json, List<Double> mean, List<Double> std) {
        try {
            var node = JSON.readTree(json);
            if (node.path("attn_scales").size() > 0) {
                throw new CheckpointException("attn_scales: " + node.get("attn_scales") + " (expected: none, as in Wan 2.1)");
            }
            return new VaeConfig(
                    node.path("dim").asInt(),
                    node.path("z_dim").asInt(),
                    StreamSupport.stream(node.path("dim_mult").spliterator(), false).map(n -> n.asInt()).toList(),
                    node.path("num_res_blocks").asInt(),
                    StreamSupport.stream(node.path("temperal_downsample").spliterator(), false)
                            .map(n -> n.asBoolean())
                            .toList(),
                    mean,
                    std);
        } catch (JsonProcessingException e) {
            throw new CheckpointException("VAE config: not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /// One step of the encoder or decoder; the names are those of the tensors.
    sealed interface Layer {
        record Convolution(String name, int in, int out) implements Layer {}

        record Residual(String name, int in, int out) implements Layer {}

        record Attention(String name, int channels) implements Layer {}

        record Down(String name, int channels, boolean time) implements Layer {}

        record Up(String name, int channels, boolean time) implements Layer {}

        /// Norm, SiLU, convolution.
        record Head(String name, int in, int out) implements Layer {}
    }

    List<Layer> encoder() {
        var layers = new ArrayList<Layer>();
        int channels = dim;
        layers.add(new Layer.Convolution("encoder.conv1", 3, channels));
        int number = 0;
        for (int level = 0; level < dimMult.size(); level++) {
            int out = dim * dimMult.get(level);
            for (int block = 0; block < resBlocks; block++, channels = out) {
                layers.add(new Layer.Residual("encoder.downsamples." + number++ + ".", channels, out));
            }
            if (level < dimMult.size() - 1) {
                layers.add(new Layer.Down("encoder.downsamples." + number++ + ".", out, halvesTime.get(level)));
            }
        }
        middle(layers, "encoder.middle.", channels);
        layers.add(new Layer.Head("encoder.head.", channels, 2 * zDim));
        return layers;
    }

    List<Layer> decoder() {
        var layers = new ArrayList<Layer>();
        var widths = dimMult.reversed();
        int channels = dim * widths.getFirst();
        layers.add(new Layer.Convolution("decoder.conv1", zDim, channels));
        middle(layers, "decoder.middle.", channels);
        int number = 0;
        for (int level = 0; level < widths.size(); level++) {
            int out = dim * widths.get(level);
            for (int block = 0; block < resBlocks + 1; block++, channels = out) {
                layers.add(new Layer.Residual("decoder.upsamples." + number++ + ".", channels, out));
            }
            if (level < widths.size() - 1) {
                layers.add(new Layer.Up("decoder.upsamples." + number++ + ".", out, halvesTime.reversed().get(level)));
                channels = out / 2;
            }
        }
        layers.add(new Layer.Head("decoder.head.", channels, 3));
        return layers;
    }

    private static void middle(List<Layer> layers, String prefix, int channels) {
        layers.add(new Layer.Residual(prefix + "0.", channels, channels));
        layers.add(new Layer.Attention(prefix + "1.", channels));
        layers.add(new Layer.Residual(prefix + "2.", channels, channels));
    }

    /// Every tensor of the network, in the official names.
    public Map<String, Shape> shapes() {
        var shapes = new LinkedHashMap<String, Shape>();
        for (var layers : List.of(encoder(), decoder())) {
            for (var layer : layers) {
                switch (layer) {
                    case Layer.Convolution c -> cube(shapes, c.name(), c.in(), c.out());
                    case Layer.Residual r -> {
                        shapes.put(r.name() + "residual.0.gamma", new Shape(r.in(), 1, 1, 1));
                        cube(shapes, r.name() + "residual.2", r.in(), r.out());
                        shapes.put(r.name() + "residual.3.gamma", new Shape(r.out(), 1, 1, 1));
                        cube(shapes, r.name() + "residual.6", r.out(), r.out());
                        if (r.in() != r.out()) {
                            put(shapes, r.name() + "shortcut", r.out(), r.in(), 1, 1, 1);
                        }
                    }
                    case Layer.Attention a -> {
                        shapes.put(a.name() + "norm.gamma", new Shape(a.channels(), 1, 1));
                        put(shapes, a.name() + "to_qkv", 3L * a.channels(), a.channels(), 1, 1);
                        put(shapes, a.name() + "proj", a.channels(), a.channels(), 1, 1);
                    }
                    case Layer.Down d -> {
                        put(shapes, d.name() + "resample.1", d.channels(), d.channels(), 3, 3);
                        if (d.time()) {
                            put(shapes, d.name() + "time_conv", d.channels(), d.channels(), 3, 1, 1);
                        }
                    }
                    case Layer.Up u -> {
                        put(shapes, u.name() + "resample.1", u.channels() / 2, u.channels(), 3, 3);
                        if (u.time()) {
                            put(shapes, u.name() + "time_conv", 2L * u.channels(), u.channels(), 3, 1, 1);
                        }
                    }
                    case Layer.Head h -> {
                        shapes.put(h.name() + "0.gamma", new Shape(h.in(), 1, 1, 1));
                        cube(shapes, h.name() + "2", h.in(), h.out());
                    }
                }
            }
        }
        put(shapes, "conv1", 2L * zDim, 2L * zDim, 1, 1, 1);
        put(shapes, "conv2", zDim, zDim, 1, 1, 1);
        return shapes;
    }

    private static void cube(Map<String, Shape> shapes, String name, int in, int out) {
        put(shapes, name, out, in, 3, 3, 3);
    }

    private static void put(Map<String, Shape> shapes, String name, long... weight) {
        shapes.put(name + ".weight", new Shape(weight));
        shapes.put(name + ".bias", new Shape(weight[0]));
    }
}
