package zoetrope.models.text;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import zoetrope.models.safetensors.CheckpointException;

/// The sizes of a umT5 encoder, by the names of Wan's code.
///
/// @param vocab tokens
/// @param dimAttn width of all heads together
/// @param numBuckets of relative positions, half of them for each direction
/// @param maxDistance tokens; what is farther apart shares the last bucket
public record UmT5Config(
        int vocab, int dim, int dimAttn, int dimFfn, int numHeads, int numLayers, int numBuckets, int maxDistance) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public UmT5Config {
        if (vocab < 1 || dim < 1 || dimFfn < 1 || numHeads < 1 || numLayers < 1 || dimAttn < 1 || dimAttn % numHeads != 0) {
            throw new CheckpointException("umT5: " + vocab + " tokens, dim " + dim + ", dim_attn " + dimAttn + ", num_heads "
                    + numHeads + " (expected: each >= 1, dim_attn a multiple of num_heads)");
        }
        if (numBuckets < 4 || numBuckets % 4 != 0 || maxDistance <= numBuckets / 4) {
            throw new CheckpointException("umT5: " + numBuckets + " buckets, distance " + maxDistance
                    + " (expected: a multiple of 4, and a distance above a quarter of it)");
        }
    }

    /// The encoder that Wan 2.1 uses.
    public static UmT5Config xxl() {
        return new UmT5Config(256_384, 4096, 4096, 10_240, 64, 24, 32, 128);
    }

    /// @throws CheckpointException when a size is absent, or positions are shared between layers as in plain T5
    public static UmT5Config parse(String json) {
        try {
            var node = JSON.readTree(json);
            if (node.path("shared_pos").asBoolean()) {
                throw new CheckpointException("shared_pos: true (expected: false, as in umT5)");
            }
            return new UmT5Config(
                    node.path("vocab").asInt(),
                    node.path("dim").asInt(),
                    node.path("dim_attn").asInt(),
                    node.path("dim_ffn").asInt(),
                    node.path("num_heads").asInt(),
                    node.path("num_layers").asInt(),
                    node.path("num_buckets").asInt(),
                    node.path("max_distance").asInt(128));
        } catch (JsonProcessingException e) {
            throw new CheckpointException("umT5 config: not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /// Every tensor of the encoder, in Wan's names.
    public Map<String, Shape> shapes() {
        var shapes = new LinkedHashMap<String, Shape>();
        shapes.put("token_embedding.weight", new Shape(vocab, dim));
        for (int i = 0; i < numLayers; i++) {
            var block = "blocks." + i + ".";
            shapes.put(block + "norm1.weight", new Shape(dim));
            for (var part : new String[] {"q", "k", "v"}) {
                shapes.put(block + "attn." + part + ".weight", new Shape(dimAttn, dim));
            }
            shapes.put(block + "attn.o.weight", new Shape(dim, dimAttn));
            shapes.put(block + "norm2.weight", new Shape(dim));
            shapes.put(block + "ffn.gate.0.weight", new Shape(dimFfn, dim));
            shapes.put(block + "ffn.fc1.weight", new Shape(dimFfn, dim));
            shapes.put(block + "ffn.fc2.weight", new Shape(dim, dimFfn));
            shapes.put(block + "pos_embedding.embedding.weight", new Shape(numBuckets, numHeads));
        }
        shapes.put("norm.weight", new Shape(dim));
        return shapes;
    }

    /// A name from a file of Hugging Face's `UMT5EncoderModel` in Wan's words; others come back as they are.
    public static String toWan(String name) {
        if (name.equals("shared.weight") || name.equals("encoder.embed_tokens.weight")) {
            return "token_embedding.weight";
        }
        if (name.equals("encoder.final_layer_norm.weight")) {
            return "norm.weight";
        }
        if (!name.startsWith("encoder.block.")) {
            return name;
        }
        int end = name.indexOf('.', "encoder.block.".length());
        var part = name.substring(end + 1)
                .replace("layer.0.SelfAttention.relative_attention_bias", "pos_embedding.embedding")
                .replace("layer.0.SelfAttention.", "attn.")
                .replace("layer.0.layer_norm", "norm1")
                .replace("layer.1.layer_norm", "norm2")
                .replace("layer.1.DenseReluDense.wi_0", "ffn.gate.0")
                .replace("layer.1.DenseReluDense.wi_1", "ffn.fc1")
                .replace("layer.1.DenseReluDense.wo", "ffn.fc2");
        return "blocks." + name.substring("encoder.block.".length(), end + 1) + part;
    }
}
