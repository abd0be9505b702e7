package zoetrope.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/// How weights were made, told in their file's metadata under `training`.
///
/// @param steps of the optimiser
/// @param seconds of training, waiting included
/// @param seed of weights and data
/// @param measure what `value` is, e.g. `psnr_db`
/// @param value at the end
public record TrainingRecord(int steps, double seconds, long seed, String measure, double value) {
    public String json() {
        var mapper = new ObjectMapper();
        var node = mapper.createObjectNode();
        node.put("steps", steps).put("seconds", Math.round(seconds)).put("seed", seed).put(measure, value);
        node.put("data", "the procedural world, split TRAIN");
        node.put(
                "machine",
                Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.arch") + ", Java "
                        + Runtime.version().feature());
        try {
            return mapper.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("training record cannot be written", e);
        }
    }
}
