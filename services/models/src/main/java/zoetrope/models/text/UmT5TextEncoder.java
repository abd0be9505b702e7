package zoetrope.models.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import zoetrope.models.safetensors.Checkpoint;
import zoetrope.models.safetensors.CheckpointException;

/// umT5 with its tokenizer: the text side of Wan 2.1. A new prompt costs a pass over all of the encoder's weights, so the
/// last few prompts' states are kept.
public final class UmT5TextEncoder implements TextEncoder {
    private static final int CACHED = 64;

    private final UmT5 network;
    private final HuggingFaceTokenizer tokenizer;
    private final Checkpoint checkpoint;
    private final NDManager manager;
    private final int maxTokens;
    /// Least recently used first; guarded by this object, as is the network: one prompt at a time fills the memory.
    private final Map<String, TokenStates> cache = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenStates> eldest) {
            return size() > CACHED;
        }
    };

    /// @param network over `checkpoint`, which is closed with this encoder
    /// @param tokenizer the `tokenizer.json` of google/umt5-xxl
    /// @throws CheckpointException when the tokenizer can't be read
    public UmT5TextEncoder(UmT5 network, Checkpoint checkpoint, Path tokenizer, NDManager parent, int maxTokens) {
        this.network = network;
        this.checkpoint = checkpoint;
        this.maxTokens = maxTokens;
        try {
            this.tokenizer = HuggingFaceTokenizer.newInstance(
                    tokenizer, Map.of("truncation", "true", "padding", "false", "maxLength", "" + maxTokens));
        } catch (IOException e) {
            throw new CheckpointException(tokenizer + ": can't be read (expected: umT5's tokenizer.json)", e);
        }
        this.manager = parent.newSubManager();
    }

    @Override
    public synchronized TokenStates encode(String prompt) {
        var text = PromptText.clean(prompt);
        var known = cache.get(text);
        if (known != null) {
            return known;
        }
        long[] ids = tokenizer.encode(text).getIds();
        try (var scratch = manager.newSubManager()) {
            var states = network.hidden(scratch, new long[][] {ids}, new int[] {ids.length});
            var values = states.toType(DataType.FLOAT32, false).toFloatArray();
            var result = new TokenStates(ids.length, network.config().dim(), values);
            cache.put(text, result);
            return result;
        }
    }

    @Override
    public int dim() {
        return network.config().dim();
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public void close() {
        tokenizer.close();
        manager.close();
        checkpoint.close();
    }
}
