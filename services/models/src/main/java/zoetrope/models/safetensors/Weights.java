package zoetrope.models.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The named arrays of one network. The arrays may come from a checkpoint (inference) or be the trainer's own
/// (with gradients); the network can't tell. They belong to the manager they were made with.
public final class Weights {
    private static final int NAMED = 5;

    private final Map<String, NDArray> arrays;

    private Weights(Map<String, NDArray> arrays) {
        this.arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    }

    /// Takes arrays as they are, e.g. those being trained.
    public static Weights of(Map<String, NDArray> arrays) {
        return new Weights(arrays);
    }

    /// Reads exactly the wanted tensors.
    ///
    /// @param wanted the shape of each tensor of the architecture
    /// @param type FLOAT32, or FLOAT16 on a GPU
    /// @throws CheckpointException that names tensors missing, too many or of another shape
    public static Weights load(Checkpoint checkpoint, Map<String, Shape> wanted, NDManager manager, DataType type) {
        var wrong = differences(checkpoint.tensors(), wanted);
        if (!wrong.isEmpty()) {
            throw new CheckpointException(checkpoint.path() + ": " + String.join("; ", wrong));
        }
        var arrays = new LinkedHashMap<String, NDArray>();
        wanted.keySet().forEach(name -> arrays.put(name, checkpoint.read(name, manager, type)));
        return new Weights(arrays);
    }

    /// What a file has against what an architecture wants, as sentences; empty if they agree.
    public static List<String> differences(Map<String, TensorEntry> found, Map<String, Shape> wanted) {
        var missing = new ArrayList<String>();
        var misshapen = new ArrayList<String>();
        new TreeMap<>(wanted).forEach((name, shape) -> {
            var entry = found.get(name);
            if (entry == null) {
                missing.add(name + " " + shape);
            } else if (!entry.shape().equals(shape)) {
                misshapen.add(name + " " + entry.shape() + " (expected: " + shape + ")");
            }
        });
        var extra = found.keySet().stream().filter(n -> !wanted.containsKey(n)).sorted().toList();
        var sentences = new ArrayList<String>();
        sentence(sentences, "missing", missing);
        sentence(sentences, "misshapen", misshapen);
        sentence(sentences, "unexpected", extra);
        return sentences;
    }

    private static void sentence(List<String> sentences, String fault, List<String> names) {
        if (!names.isEmpty()) {
            var shown = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
            int more = names.size() - NAMED;
            sentences.add(names.size() + " " + fault + ": " + shown + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    /// @throws CheckpointException if there is none of this name
    public NDArray get(String name) {
        var array = arrays.get(name);
        if (array == null) {
            throw new CheckpointException("no tensor " + name);
        }
        return array;
    }

    /// Every array by name, in the order given or read.
    public Map<String, NDArray> arrays() {
        return arrays;
    }
}
