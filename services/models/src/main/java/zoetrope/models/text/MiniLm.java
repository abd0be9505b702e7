package zoetrope.models.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// all-MiniLM-L6-v2 (Wang et al. 2020), quantised, which travels with the program: 384 numbers per token, a few
/// milliseconds per prompt. The states of the last layer are given, the marks at both ends included.
public final class MiniLm implements TextEncoder {
    private static final int DIM = 384;
    private static final int CACHED = 4096;
    private static final String NETWORK = "/all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

    private final HuggingFaceTokenizer tokenizer;
    private final OrtSession session;
    private final int maxTokens;

    /// Least recently used first; guarded by itself.
    private final Map<String, TokenStates> cache = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenStates> eldest) {
            return size() > CACHED;
        }
    };

    private MiniLm(HuggingFaceTokenizer tokenizer, OrtSession session, int maxTokens) {
        this.tokenizer = tokenizer;
        this.session = session;
        this.maxTokens = maxTokens;
    }

    /// @param maxTokens the network's `textLen`; 2..256, the marks at both ends included
    public static MiniLm load(int maxTokens) {
        if (maxTokens < 2 || maxTokens > 256) {
            throw new IllegalArgumentException("maxTokens: " + maxTokens + " (expected: 2..256)");
        }
        try (var network = MiniLm.class.getResourceAsStream(NETWORK);
                var vocabulary = MiniLm.class.getResourceAsStream(TOKENIZER)) {
            if (network == null || vocabulary == null) {
                throw new IllegalStateException("MiniLM is not on the class path (expected: " + NETWORK + ", " + TOKENIZER
                        + ")");
            }
            var tokenizer = HuggingFaceTokenizer.newInstance(
                    vocabulary, Map.of("truncation", "true", "padding", "false", "maxLength", "" + maxTokens));
            try (var options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1); // a prompt is small: more threads would only spin
                var session = OrtEnvironment.getEnvironment().createSession(network.readAllBytes(), options);
                return new MiniLm(tokenizer, session, maxTokens);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("MiniLM: a resource of the program can't be read", e);
        } catch (OrtException e) {
            throw new IllegalStateException("MiniLM: " + e.getMessage(), e);
        }
    }

    @Override
    public TokenStates encode(String prompt) {
        @Nullable TokenStates known;
        synchronized (cache) {
            known = cache.get(prompt);
        }
        if (known != null) {
            return known;
        }
        var states = run(prompt);
        synchronized (cache) {
            cache.put(prompt, states);
        }
        return states;
    }

    private TokenStates run(String prompt) {
        var encoding = tokenizer.encode(prompt);
        int length = encoding.getIds().length;
        try (var ids = tensor(encoding.getIds());
                var types = tensor(encoding.getTypeIds());
                var mask = tensor(encoding.getAttentionMask());
                var result = session.run(Map.of("input_ids", ids, "token_type_ids", types, "attention_mask", mask))) {
            FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer(); // (1, length, 384)
            var values = new float[length * DIM];
            states.get(values);
            return new TokenStates(length, DIM, values);
        } catch (OrtException e) {
            throw new IllegalStateException("MiniLM: " + e.getMessage() + " for " + length + " tokens", e);
        }
    }

    private static OnnxTensor tensor(long[] row) throws OrtException {
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), LongBuffer.wrap(row), new long[] {1, row.length});
    }

    @Override
    public int dim() {
        return DIM;
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public void close() {
        tokenizer.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("MiniLM: " + e.getMessage(), e);
        }
    }
}
