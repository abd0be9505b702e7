package zoetrope.models.safetensors;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.core.JsonFactory;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import zoetrope.core.Checks;

/// The parsed and checked header: after construction every range lies inside the file and no two overlap.
record SafetensorsHeader(Map<String, String> metadata, Map<String, TensorEntry> tensors) {
    /// The limit of the reference implementation; a longer header is an attack or another kind of file.
    static final int MAX_BYTES = 100_000_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static SafetensorsHeader parse(byte[] json, long dataBytes) {
        JsonNode root;
        try {
            root = JSON.readTree(new String(json, java.nio.charset.StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new CheckpointException("header: not JSON (expected: a safetensors header): " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new CheckpointException("header: " + root.getNodeType() + " (expected: a JSON object)");
        }
        var metadata = new LinkedHashMap<String, String>();
        var tensors = new LinkedHashMap<String, TensorEntry>();
        for (var field : root.properties()) {
            if (field.getKey().equals("__metadata__")) {
                field.getValue().properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
            } else {
                tensors.put(field.getKey(), entry(field.getKey(), field.getValue()));
            }
        }
        rejectOverlaps(tensors.values().stream()
                .sorted(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end))
                .toList(), dataBytes);
        return new SafetensorsHeader(Map.copyOf(metadata), java.util.Collections.unmodifiableMap(tensors));
    }

    private static TensorEntry entry(String name, JsonNode node) {
        var dtype = node.path("dtype");
        var shape = node.path("shape");
        var offsets = node.path("data_offsets");
        if (!dtype.isTextual() || !shape.isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw new CheckpointException(Checks.clipped(name) + ": " + Checks.clipped(node.toString()) + " (expected: dtype, shape and two data_offsets)");
        }
        var sizes = new long[shape.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = integer(name, shape.get(i));
        }
        return new TensorEntry(
                name,
                ElementType.parse(name, dtype.asText()),
                new Shape(sizes),
                integer(name, offsets.get(0)),
                integer(name, offsets.get(1)));
    }

    private static long integer(String name, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < 0) {
            throw new CheckpointException(Checks.clipped(name) + ": " + Checks.clipped(node.toString()) + " (expected: an integer >= 0)");
        }
        return node.asLong();
    }

    private static void rejectOverlaps(List<TensorEntry> byBegin, long dataBytes) {
        long end = 0;
        for (var tensor : byBegin) {
            if (tensor.begin() < end) {
                throw new CheckpointException(Checks.clipped(tensor.name()) + ": begins at byte " + tensor.begin()
                        + " (expected: >= " + end + ", the end of the tensor before it)");
            }
            end = tensor.end();
            if (end > dataBytes) {
                throw new CheckpointException(Checks.clipped(tensor.name()) + ": ends at byte " + end + " (expected: <= " + dataBytes
                        + "; is the file cut short?)");
            }
        }
    }
}
