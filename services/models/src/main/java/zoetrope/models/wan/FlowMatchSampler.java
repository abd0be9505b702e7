package zoetrope.models.wan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/// Turns noise into a clean chunk in a few steps of flow matching (Lipman et al. 2023): the network predicts the
/// velocity v = noise - clean of x = (1 - sigma) clean + sigma noise.
///
/// @param steps timesteps before the warp, falling, 1000 first
/// @param shift warps sigma to shift * sigma / (1 + (shift - 1) * sigma): more steps where there is much noise; 1 does
///     nothing
/// @param renoise what noise is put back between two steps
/// @param guidance of each step, or one for all: 1 for none; else the velocity goes this many times as far from the
///     unconditional one as the text takes it (Ho & Salimans 2022), at twice the cost of the step. Much of it early settles
///     what is seen, none late keeps it clean (Kynkäänniemi et al. 2024)
public record FlowMatchSampler(List<Integer> steps, double shift, Renoise renoise, List<Double> guidance) {
    /// What noise is put back between two steps.
    public enum Renoise {
        /// Drawn anew each time, as networks distilled to few steps (Self-Forcing) were taught.
        FRESH,
        /// The noise the network just predicted, which makes the steps those of Euler's method: for networks that were
        /// not distilled.
        PREDICTED
    }

    public FlowMatchSampler {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("steps: none (expected: >= 1)");
        }
        int above = 1001;
        for (int step : steps) {
            if (step < 1 || step >= above) {
                throw new IllegalArgumentException("steps: " + steps + " (expected: falling, within 1000..1)");
            }
            above = step;
        }
        if (!(shift > 0)) {
            throw new IllegalArgumentException("shift: " + shift + " (expected: > 0)");
        }
        guidance = guidance.size() == 1 ? Collections.nCopies(steps.size(), guidance.getFirst()) : List.copyOf(guidance);
        if (guidance.size() != steps.size() || !guidance.stream().allMatch(each -> each >= 1)) {
            throw new IllegalArgumentException(
                    "guidance: %s (expected: one for all, or one for each of %d steps, each >= 1)".formatted(guidance, steps.size()));
        }
    }

    /// As Self-Forcing samples its 1.3B network.
    public static FlowMatchSampler selfForcing() {
        return new FlowMatchSampler(List.of(1000, 750, 500, 250), 5, Renoise.FRESH, List.of(1.0));
    }

    /// Whether any step is guided.
    public boolean guided() {
        return guidance.stream().anyMatch(each -> each > 1);
    }

    /// The noise level of a step, after the warp.
    public double sigma(int step) {
        double plain = steps.get(step) / 1000.0;
        return (float) (shift * plain / (1 + (shift - 1) * plain)); // official tables are FLOAT32
    }

    /// What the network is asked at each step.
    @FunctionalInterface
    public interface Velocity {
        /// @param x noisy latents; @param timestep 1000 * sigma; the result belongs to x's manager, like x
        NDArray at(NDArray x, float timestep, int step);
    }

    /// Samples one chunk.
    ///
    /// @param noise gives standard normal noise by step, in `manager`: 0 to start from, then one for each renoising
    /// @return the clean chunk, belonging to `manager`
    public NDArray sample(NDManager manager, IntFunction<NDArray> noise, Velocity velocity) {
        try (var scratch = manager.newSubManager()) {
            var x = noise.apply(0);
            x.attach(scratch);
            for (int step = 0; ; step++) {
                double sigma = sigma(step);
                var v = velocity.at(x, (float) (1000 * sigma), step);
                boolean last = step == steps.size() - 1;
                if (!last && renoise == Renoise.PREDICTED) {
                    x = moved(x, v, sigma(step + 1) - sigma);
                    continue;
                }
                var clean = moved(x, v, -sigma);
                if (last) {
                    return scratch.ret(clean);
                }
                double next = sigma(step + 1);
                var fresh = noise.apply(step + 1);
                fresh.attach(scratch);
                x = clean.mul(1 - next).add(fresh.mul(next));
            }
        }
    }

    /// x + by * v, in double as the official code does.
    private static NDArray moved(NDArray x, NDArray v, double by) {
        return x.toType(DataType.FLOAT64, true)
                .add(v.toType(DataType.FLOAT64, true).mul(by))
                .toType(DataType.FLOAT32, true);
    }
}
