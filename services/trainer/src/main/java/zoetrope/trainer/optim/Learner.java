package zoetrope.trainer.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import zoetrope.trainer.TensorFile;

/// Weights in training with everything that moves them, and the checkpoint that a killed run resumes from.
/// Owned by the training thread.
public final class Learner {
    private final NDManager manager;
    private final Map<String, NDArray> weights;
    private final Optimiser optimiser;
    private final Average average;
    private final Path checkpoint;
    private double seconds;

    /// Continues from the checkpoint when there is one.
    ///
    /// @param weights the fresh weights; their values are replaced by those of the checkpoint
    /// @param orthogonal which of them Muon moves
    public Learner(
            NDManager manager,
            Map<String, NDArray> weights,
            Predicate<String> orthogonal,
            float averageDecay,
            Path checkpoint)
            throws IOException {
        this.manager = manager;
        this.weights = weights;
        this.checkpoint = checkpoint;
        this.optimiser = new Optimiser(manager, weights, orthogonal, 1f);
        this.average = new Average(manager, weights, averageDecay);
        if (Files.exists(checkpoint)) {
            resume();
        }
    }

    private void resume() throws IOException {
        try (NDManager scratch = manager.newSubManager()) {
            var saved = TensorFile.read(checkpoint, scratch);
            copy(saved.tensors(), "weight.", weights);
            copy(saved.tensors(), "average.", average.arrays());
            optimiser.restore(saved.tensors(), Integer.parseInt(text(saved, "step")));
            seconds = Double.parseDouble(text(saved, "seconds"));
        }
    }

    private String text(TensorFile saved, String key) {
        var value = saved.metadata().get(key);
        if (value == null) {
            throw new IllegalArgumentException(checkpoint + ": metadata " + key + " is missing");
        }
        return value;
    }

    private void copy(Map<String, NDArray> from, String prefix, Map<String, NDArray> to) {
        to.forEach((name, array) -> {
            var saved = from.get(prefix + name);
            if (saved == null || !saved.getShape().equals(array.getShape())) {
                throw new IllegalArgumentException(checkpoint + ": " + prefix + name + ": "
                        + (saved == null ? "missing" : saved.getShape()) + " (expected: " + array.getShape() + ")");
            }
            saved.copyTo(array);
        });
    }

    /// One step along the gradients that the weights hold; returns the gradient's norm.
    public float step(Workers workers, float rate, float decay) throws InterruptedException {
        float norm = optimiser.step(workers, rate, decay);
        average.follow(optimiser.steps());
        return norm;
    }

    /// Adds to the time that the run has taken.
    public void passed(double more) {
        seconds += more;
    }

    public void save() throws IOException {
        var tensors = new HashMap<>(optimiser.state());
        weights.forEach((name, array) -> tensors.put("weight." + name, array));
        average.arrays().forEach((name, array) -> tensors.put("average." + name, array));
        var metadata = new TreeMap<String, String>();
        metadata.put("step", Integer.toString(optimiser.steps()));
        metadata.put("seconds", Double.toString(seconds));
        new TensorFile(tensors, metadata).write(checkpoint, DataType.FLOAT32);
    }

    public Map<String, NDArray> weights() {
        return weights;
    }

    /// The averaged weights: what is evaluated and shipped.
    public Map<String, NDArray> average() {
        return average.arrays();
    }

    public int steps() {
        return optimiser.steps();
    }

    /// Seconds of training so far, over all runs.
    public double seconds() {
        return seconds;
    }
}
