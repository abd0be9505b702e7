package zoetrope.models.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.util.Arrays;
import zoetrope.models.safetensors.Checkpoint;
import zoetrope.models.safetensors.CheckpointException;
import zoetrope.models.safetensors.Weights;
import zoetrope.models.script.FusedOps;

/// The encoder of umT5 (Chung et al. 2023): relative positions of its own in every layer, no scaling of the scores,
/// gated GELU. The weights of a layer are read when it runs and dropped after it, and of the embedding only the rows
/// asked for are read: umT5-XXL needs 23 GB as floats, and a prompt is encoded once.
///
/// Any thread may use it. The checkpoint stays the caller's, and open.
public final class UmT5 {
    private static final float EPS = 1e-6f;
    private static final float NEVER = -1e9f;

    private final UmT5Config config;
    private final Checkpoint checkpoint;
    private final FusedOps ops;
    private final DataType type;

    /// @param type FLOAT32, or FLOAT16 on a GPU
    /// @throws CheckpointException that names tensors missing, too many or of another shape
    public UmT5(UmT5Config config, Checkpoint checkpoint, FusedOps ops, DataType type) {
        this.config = config;
        this.checkpoint = checkpoint.renamed(UmT5Config::toWan);
        this.ops = ops;
        this.type = type;
        var wrong = Weights.differences(this.checkpoint.tensors(), config.shapes());
        if (!wrong.isEmpty()) {
            throw new CheckpointException(checkpoint.path() + ": " + String.join("; ", wrong));
        }
    }

    public UmT5Config config() {
        return config;
    }

    /// @param ids (B rows) tokens, every row of one length
    /// @param lengths the tokens of each row that are the prompt's; the others are padding that nobody attends to
    /// @return hidden states of all tokens (B, L, dim), padding included, belonging to `manager`
    public NDArray hidden(NDManager manager, long[][] ids, int[] lengths) {
        int length = ids[0].length;
        try (var scratch = manager.newSubManager()) {
            var flat = new long[ids.length * length];
            for (int row = 0; row < ids.length; row++) {
                System.arraycopy(ids[row], 0, flat, row * length, length);
            }
            var x = checkpoint.readRows("token_embedding.weight", flat, scratch, type)
                    .reshape(ids.length, length, config.dim());
            var hidden = hiddenKeys(scratch, lengths, length);
            var buckets = buckets(scratch, length);
            for (int layer = 0; layer < config.numLayers(); layer++) {
                x = block(scratch, "blocks." + layer + ".", x, hidden, buckets);
            }
            try (var last = manager.newSubManager()) {
                return scratch.ret(norm(x, last, "norm.weight"));
            }
        }
    }

    private NDArray block(NDManager manager, String prefix, NDArray x, NDArray hidden, NDArray buckets) {
        try (var scratch = manager.newSubManager()) {
            scratch.attachAll(x); // it ends with this block
            scratch.tempAttachAll(hidden, buckets);
            var table = checkpoint.read(prefix + "pos_embedding.embedding.weight", scratch, type);
            var bias = table.get(buckets).transpose(2, 0, 1).expandDims(0).add(hidden); // (B, heads, L, L)

            var y = norm(x, scratch, prefix + "norm1.weight");
            // attention() divides by sqrt(d), umT5 does not
            double scale = Math.sqrt((double) config.dimAttn() / config.numHeads());
            var q = heads(linear(y, scratch, prefix + "attn.q.weight").mul(scale));
            var k = heads(linear(y, scratch, prefix + "attn.k.weight"));
            var v = heads(linear(y, scratch, prefix + "attn.v.weight"));
            y = ops.attention(q, k, v, bias)
                    .swapAxes(1, 2)
                    .reshape(x.getShape().get(0), x.getShape().get(1), config.dimAttn());
            x = x.add(linear(y, scratch, prefix + "attn.o.weight"));

            y = norm(x, scratch, prefix + "norm2.weight");
            var gate = ops.geluTanh(linear(y, scratch, prefix + "ffn.gate.0.weight"));
            y = linear(y, scratch, prefix + "ffn.fc1.weight").mul(gate);
            return scratch.ret(x.add(linear(y, scratch, prefix + "ffn.fc2.weight")));
        }
    }

    private NDArray linear(NDArray x, NDManager scratch, String name) {
        return Linear.linear(x, checkpoint.read(name, scratch, type)).singletonOrThrow();
    }

    private NDArray norm(NDArray x, NDManager scratch, String name) {
        return ops.rmsNorm(x, checkpoint.read(name, scratch, type), scratch.create(EPS));
    }

    /// (B, L, dimAttn) -> (B, heads, L, d)
    private NDArray heads(NDArray x) {
        return x.reshape(
                        x.getShape().get(0), x.getShape().get(1), config.numHeads(), config.dimAttn() / config.numHeads())
                .swapAxes(1, 2);
    }

    /// What is added to the scores of padding: (B, 1, 1, L).
    private NDArray hiddenKeys(NDManager manager, int[] lengths, int length) {
        var added = new float[lengths.length * length];
        for (int row = 0; row < lengths.length; row++) {
            if (lengths[row] < 1 || lengths[row] > length) {
                throw new IllegalArgumentException("lengths: " + lengths[row] + " (expected: 1.." + length + ")");
            }
            Arrays.fill(added, row * length + lengths[row], (row + 1) * length, NEVER);
        }
        var wide = manager.create(added, new Shape(lengths.length, 1, 1, length));
        return type == DataType.FLOAT16 ? wide.clip(-65_000, 0).toType(type, false) : wide;
    }

    /// The bucket of each pair of positions: (L queries, L keys).
    private NDArray buckets(NDManager manager, int length) {
        var buckets = new long[length * length];
        for (int query = 0; query < length; query++) {
            for (int key = 0; key < length; key++) {
                buckets[query * length + key] = bucket(key - query);
            }
        }
        return manager.create(buckets, new Shape(length, length));
    }

    /// T5's rule (Raffel et al. 2020): half the buckets for each direction; of these half for single distances, and the
    /// rest growing with the logarithm. In float, as the official code.
    private int bucket(int distance) {
        int half = config.numBuckets() / 2;
        int exact = half / 2;
        int side = distance > 0 ? half : 0;
        int far = Math.abs(distance);
        if (far < exact) {
            return side + far;
        }
        float log = (float) Math.log((float) far / exact) / (float) Math.log((double) config.maxDistance() / exact);
        return side + Math.min(half - 1, exact + (int) (log * (half - exact)));
    }

    /// Several prompts' states, each row zero past its prompt, as Wan's transformer expects them.
    ///
    /// @return (B, L, dim), belonging to `manager`
    public NDArray encode(NDManager manager, long[][] ids, int[] lengths) {
        try (var scratch = manager.newSubManager()) {
            int length = ids[0].length;
            var kept = new float[ids.length * length];
            for (int row = 0; row < ids.length; row++) {
                Arrays.fill(kept, row * length, row * length + lengths[row], 1);
            }
            var mask = scratch.create(kept, new Shape(ids.length, length, 1)).toType(type, false);
            return scratch.ret(mask.mul(hidden(scratch, ids, lengths)));
        }
    }
}
