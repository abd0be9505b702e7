package zoetrope.models.wan;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import zoetrope.models.safetensors.CheckpointException;

/// The sizes of a Wan 2.1 text-to-video transformer, by the names of its `config.json`.
///
/// @param patch height and width of a patch in latent pixels; time is never patched
/// @param textLen text tokens after padding
/// @param inDim channels in: `outDim` latent channels, and any others tell the place in the picture
/// @param dim width of a token
/// @param freqDim width of the sinusoid of the timestep
/// @param textDim width of a text token
/// @param outDim latent channels out
public record WanConfig(
        int patch,
        int textLen,
        int inDim,
        int dim,
        int ffnDim,
        int freqDim,
        int textDim,
        int outDim,
        int numHeads,
        int numLayers,
        double eps) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public WanConfig {
        positive("patch", patch);
        positive("text_len", textLen);
        positive("in_dim", inDim);
        positive("dim", dim);
        positive("ffn_dim", ffnDim);
        positive("text_dim", textDim);
        positive("out_dim", outDim);
        positive("num_heads", numHeads);
        positive("num_layers", numLayers);
        if (inDim < outDim || (inDim - outDim) % 2 != 0) {
            throw new CheckpointException(
                    "in_dim: " + inDim + " (expected: out_dim = " + outDim + ", or more by an even number)");
        }
        if (freqDim < 2 || freqDim % 2 != 0) {
            throw new CheckpointException("freq_dim: " + freqDim + " (expected: an even number >= 2)");
        }
        if (dim % (2 * numHeads) != 0) {
            throw new CheckpointException("dim: " + dim + " (expected: a multiple of 2 x num_heads = " + 2 * numHeads + ")");
        }
        if (!(eps > 0)) {
            throw new CheckpointException("eps: " + eps + " (expected: > 0)");
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new CheckpointException(name + ": " + value + " (expected: >= 1)");
        }
    }

    /// Reads Wan's `config.json` or that of Diffusers' `WanTransformer3DModel`.
    ///
    /// @throws CheckpointException when a size is absent or the network is of a kind this code does not know
    public static WanConfig parse(String json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new CheckpointException("config: not JSON: " + e.getOriginalMessage(), e);
        }
        boolean diffusers = node.has("num_attention_heads");
        int heads = size(node, diffusers ? "num_attention_heads" : "num_heads");
        var patch = node.path("patch_size"); // Wan's own file leaves out what all of its networks have in common
        if (!patch.isMissingNode()
                && (patch.size() != 3 || patch.get(0).asInt() != 1 || patch.get(1).asInt() != patch.get(2).asInt())) {
            throw new CheckpointException("patch_size: " + patch + " (expected: [1, n, n])");
        }
        requireTrue(node, "qk_norm");
        requireTrue(node, "cross_attn_norm");
        if (!node.path("model_type").asText("t2v").equals("t2v")) {
            throw new CheckpointException("model_type: " + node.path("model_type") + " (expected: t2v)");
        }
        return new WanConfig(
                patch.path(1).asInt(2),
                node.path("text_len").asInt(512), // Diffusers leaves it to the pipeline
                size(node, diffusers ? "in_channels" : "in_dim"),
                diffusers ? heads * size(node, "attention_head_dim") : size(node, "dim"),
                size(node, "ffn_dim"),
                size(node, "freq_dim"),
                node.has("text_dim") ? size(node, "text_dim") : 4096,
                size(node, diffusers ? "out_channels" : "out_dim"),
                heads,
                size(node, "num_layers"),
                node.path("eps").asDouble(1e-6));
    }

    private static int size(JsonNode node, String name) {
        if (!node.path(name).isInt()) {
            throw new CheckpointException("config: " + name + ": " + node.path(name) + " (expected: an integer)");
        }
        return node.get(name).asInt();
    }

    private static void requireTrue(JsonNode node, String name) {
        var value = node.path(name);
        if (!value.isMissingNode() && !value.isTextual() && !value.asBoolean()) {
            throw new CheckpointException(name + ": " + value + " (expected: true, as in every Wan 2.1 network)");
        }
    }

    /// As Wan's own `config.json`.
    public String toJson() {
        ObjectNode node = JSON.createObjectNode();
        node.put("model_type", "t2v");
        node.putArray("patch_size").add(1).add(patch).add(patch);
        node.put("text_len", textLen).put("in_dim", inDim).put("dim", dim).put("ffn_dim", ffnDim);
        node.put("freq_dim", freqDim).put("text_dim", textDim).put("out_dim", outDim);
        node.put("num_heads", numHeads).put("num_layers", numLayers);
        node.put("qk_norm", true).put("cross_attn_norm", true).put("eps", eps);
        return node.toString();
    }

    public int headDim() {
        return dim / numHeads;
    }

    /// Every tensor of the network, in Wan's names, in the order of the forward pass.
    public Map<String, Shape> shapes() {
        var shapes = new LinkedHashMap<String, Shape>();
        shapes.put("patch_embedding.weight", new Shape(dim, inDim, 1, patch, patch));
        shapes.put("patch_embedding.bias", new Shape(dim));
        linear(shapes, "text_embedding.0", textDim, dim);
        linear(shapes, "text_embedding.2", dim, dim);
        linear(shapes, "time_embedding.0", freqDim, dim);
        linear(shapes, "time_embedding.2", dim, dim);
        linear(shapes, "time_projection.1", dim, 6 * dim);
        for (int i = 0; i < numLayers; i++) {
            var block = "blocks." + i + ".";
            shapes.put(block + "modulation", new Shape(1, 6, dim));
            attention(shapes, block + "self_attn.");
            shapes.put(block + "norm3.weight", new Shape(dim));
            shapes.put(block + "norm3.bias", new Shape(dim));
            attention(shapes, block + "cross_attn.");
            linear(shapes, block + "ffn.0", dim, ffnDim);
            linear(shapes, block + "ffn.2", ffnDim, dim);
        }
        shapes.put("head.modulation", new Shape(1, 2, dim));
        linear(shapes, "head.head", dim, outDim * patch * patch);
        return shapes;
    }

    /// Number of values in all tensors.
    public long parameters() {
        return shapes().values().stream().mapToLong(Shape::size).sum();
    }

    private void attention(Map<String, Shape> shapes, String prefix) {
        for (var part : new String[] {"q", "k", "v", "o"}) {
            linear(shapes, prefix + part, dim, dim);
        }
        shapes.put(prefix + "norm_q.weight", new Shape(dim));
        shapes.put(prefix + "norm_k.weight", new Shape(dim));
    }

    private static void linear(Map<String, Shape> shapes, String name, int in, int out) {
        shapes.put(name + ".weight", new Shape(out, in));
        shapes.put(name + ".bias", new Shape(out));
    }
}
