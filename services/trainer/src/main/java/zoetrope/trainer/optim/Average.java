package zoetrope.trainer.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.TreeMap;

/// The exponential moving average of weights: smoother than the weights themselves, it is what is shipped.
public final class Average {
    private final Map<String, NDArray> weights;
    private final Map<String, NDArray> averages = new TreeMap<>();
    private final float decay;

    /// Starts at the weights as they are now.
    public Average(NDManager manager, Map<String, NDArray> weights, float decay) {
        this.weights = weights;
        this.decay = decay;
        weights.forEach((name, weight) -> {
            var copy = weight.stopGradient().duplicate();
            copy.attach(manager);
            averages.put(name, copy);
        });
    }

    /// Call after each step. Early on the average follows faster, so that it forgets the untrained start.
    public void follow(int step) {
        double kept = Math.min(decay, (1.0 + step) / (10.0 + step));
        averages.forEach((name, average) -> {
            var weight = weights.get(name);
            if (weight != null) {
                try (var seen = weight.stopGradient();
                        var share = seen.mul(1 - kept)) {
                    average.muli(kept).addi(share);
                }
            }
        });
    }

    public Map<String, NDArray> arrays() {
        return averages;
    }
}
