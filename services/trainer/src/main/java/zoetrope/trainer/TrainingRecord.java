package zoetrope.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How weights were made, told in their file's metadata under `training`.
///
/// @param steps of the optimiser
/// @param seconds of training: processor time, as if nothing else had run
/// @param seed of weights and data
/// @param data what it learnt from
/// @param measure what `value` is, e.g. `psnr_db`
/// @param value at the end
/// @param earlier the record of the weights that this training began with; null for fresh ones
public record TrainingRecord(
        int steps, double seconds, long seed, String data, String measure, double value, @Nullable String earlier) {
    private static final String KEY = "training";
    private static final String EARLIER = "continued_from";

    /// What a file says of its weights' training; null where it says nothing.
    public static @Nullable String of(Map<String, String> metadata) {
        return metadata.get(KEY);
    }

    /// What a file says of the training before the one that made it.
    public static @Nullable String earlierThan(Map<String, String> metadata) {
        String record = of(metadata);
        if (record == null) {
            return null;
        }
        try {
            var earlier = new ObjectMapper().readTree(record).get(EARLIER);
            return earlier == null ? null : earlier.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(KEY + ": " + record + " (expected: JSON)", e);
        }
    }

    public String json() {
        var mapper = new ObjectMapper();
        var node = mapper.createObjectNode();
        node.put("steps", steps).put("seconds", Math.round(seconds)).put("seed", seed).put(measure, value);
        node.put("data", data);
        node.put(
                "machine",
                Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.arch") + ", Java "
                        + Runtime.version().feature());
        try {
            if (earlier != null) {
                node.set(EARLIER, mapper.readTree(earlier));
            }
            return mapper.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("training record cannot be written", e);
        }
    }
}
