package zoetrope.trainer.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Muon for the inner matrices, AdamW for the rest (first and last layers, biases, gains).
///
/// Muon (K. Jordan, 2024): the momentum of a matrix is replaced by the nearest orthogonal matrix, found by five
/// Newton-Schulz steps, so that every direction learns at the same rate; scaled to AdamW's usual step size (0.2 RMS,
/// Moonshot's rule) the two share one learning rate. Convolutions count as matrices (out, in * kernel * kernel).
/// Owned by the training thread. Gradients are zeroed after each step, since DJL adds to them.
public final class Optimiser {
    private static final float MOMENTUM = 0.95f;
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.98f;
    private static final float EPSILON = 1e-8f;
    private static final int TOGETHER = 4;

    private final NDManager manager;
    private final Map<String, NDArray> weights;
    private final Map<String, NDArray> momenta = new TreeMap<>();
    private final Map<String, NDArray> variances = new TreeMap<>();
    /// Matrices of one shape, a few at a time: what one worker orthogonalises in one go.
    private final List<List<String>> matrices = new ArrayList<>();
    private final float clip;
    private int steps;

    /// @param orthogonal which of the weights Muon moves
    /// @param clip the largest gradient norm over all weights; longer ones are scaled down
    public Optimiser(NDManager parent, Map<String, NDArray> weights, Predicate<String> orthogonal, float clip) {
        this.manager = parent.newSubManager();
        this.weights = new TreeMap<>(weights);
        this.clip = clip;
        var byShape = new LinkedHashMap<Shape, List<String>>();
        this.weights.forEach((name, weight) -> {
            momenta.put(name, manager.zeros(weight.getShape()));
            if (orthogonal.test(name)) {
                byShape.computeIfAbsent(weight.getShape(), shape -> new ArrayList<>())
                        .add(name);
            } else {
                variances.put(name, manager.zeros(weight.getShape()));
            }
        });
        byShape.values().forEach(names -> {
            for (int i = 0; i < names.size(); i += TOGETHER) {
                matrices.add(List.copyOf(names.subList(i, Math.min(names.size(), i + TOGETHER))));
            }
        });
    }

    /// Moves every weight once and returns the norm of the gradient before clipping. A gradient that is not finite
    /// moves nothing.
    public float step(Workers workers, float rate, float decay) throws InterruptedException {
        float norm = gradientNorm();
        if (Float.isFinite(norm)) {
            steps++;
            float scale = norm > clip ? clip / norm : 1;
            variances.forEach((name, variance) -> adam(name, variance, rate, decay, scale));
            workers.forEach(matrices, names -> muon(names, rate, decay, scale));
        }
        weights.values().forEach(weight -> JniUtils.zeroGrad((PtNDArray) weight));
        return norm;
    }

    private float gradientNorm() {
        try (NDManager scratch = manager.newSubManager()) {
            var squares = new NDList();
            for (var weight : weights.values()) {
                var gradient = weight.getGradient();
                gradient.attach(scratch);
                squares.add(gradient.square().sum().reshape(1));
            }
            return (float) Math.sqrt(NDArrays.concat(squares, 0).sum().getFloat());
        }
    }

    private void adam(String name, NDArray variance, float rate, float decay, float scale) {
        var weight = weights.get(name);
        var momentum = momenta.get(name);
        if (weight == null || momentum == null) {
            throw new IllegalStateException("optimiser: no weight " + name);
        }
        double correction = Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps));
        float kept = weight.getShape().dimension() > 1 ? decay : 0; // biases and gains are not pulled to zero
        try (NDManager scratch = manager.newSubManager();
                var gradient = weight.getGradient()) {
            gradient.attach(scratch);
            var g = gradient.mul(scale);
            momentum.muli(BETA1).addi(g.mul(1 - BETA1));
            variance.muli(BETA2).addi(g.square().mul(1 - BETA2));
            var deviation = variance.sqrt(); // a result belongs to the manager of its first argument
            deviation.attach(scratch);
            var update = momentum.div(deviation.add(EPSILON));
            update.attach(scratch);
            move(weight, update.mul(rate * correction), rate * kept);
        }
    }

    private void muon(List<String> names, float rate, float decay, float scale) {
        try (NDManager scratch = manager.newSubManager()) {
            var updates = new NDList();
            for (String name : names) {
                var weight = weights.get(name);
                var momentum = momenta.get(name);
                if (weight == null || momentum == null) {
                    throw new IllegalStateException("optimiser: no weight " + name);
                }
                var gradient = weight.getGradient();
                gradient.attach(scratch);
                var g = gradient.mul(scale);
                momentum.muli(MOMENTUM).addi(g);
                long rows = weight.getShape().get(0);
                var ahead = momentum.mul(MOMENTUM);
                ahead.attach(scratch);
                updates.add(g.add(ahead).reshape(rows, weight.size() / rows));
            }
            var orthogonal = orthogonalised(NDArrays.stack(updates)); // (K, rows, columns)
            long longer = Math.max(
                    orthogonal.getShape().get(1), orthogonal.getShape().get(2));
            var moves = orthogonal.mul(rate * 0.2 * Math.sqrt(longer));
            for (int i = 0; i < names.size(); i++) {
                var weight = weights.get(names.get(i));
                if (weight != null) {
                    move(weight, moves.get(i).reshape(weight.getShape()), rate * decay);
                }
            }
        }
    }

    /// The nearly orthogonal factor of each matrix, (K, rows, columns).
    static NDArray orthogonalised(NDArray matrices) {
        boolean tall = matrices.getShape().get(1) > matrices.getShape().get(2);
        var x = tall ? matrices.transpose(0, 2, 1) : matrices;
        x = x.div(x.square().sum(new int[] {1, 2}, true).sqrt().add(1e-7));
        for (int i = 0; i < 5; i++) {
            var a = x.matMul(x.transpose(0, 2, 1));
            var b = a.mul(-4.7750).add(a.matMul(a).mul(2.0315));
            x = x.mul(3.4445).add(b.matMul(x));
        }
        return tall ? x.transpose(0, 2, 1) : x;
    }

    /// weight = weight * (1 - pull) - update, in place, unseen by the gradient tape.
    private static void move(NDArray weight, NDArray update, float pull) {
        if (pull > 0) {
            weight.muli(1 - pull);
        }
        weight.subi(update);
    }

    /// Everything that a resumed run needs, by name.
    public Map<String, NDArray> state() {
        var state = new HashMap<String, NDArray>();
        momenta.forEach((name, array) -> state.put("momentum." + name, array));
        variances.forEach((name, array) -> state.put("variance." + name, array));
        return state;
    }

    /// Continues where [#state] was taken.
    public void restore(Map<String, NDArray> state, int stepsDone) {
        state().forEach((name, array) -> {
            var saved = state.get(name);
            if (saved == null) {
                throw new IllegalArgumentException("optimiser state: " + name + " is missing");
            }
            saved.copyTo(array);
        });
        steps = stepsDone;
    }

    public int steps() {
        return steps;
    }
}
