package zoetrope.trainer.eval.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.ToIntFunction;

/// Cross-entropy of all answers. An actor that is not in the frame is asked for its place only.
record ProbeLoss(List<Label> labels) {
    private static final float WHERE = 0.5f;

    NDArray of(Probe.Answers answers) {
        int columns = (int) Math.round(Math.sqrt(answers.heat().getShape().get(1) - 1));
        return entropy(answers.heat(), heat(columns))
                .mul(WHERE)
                .add(entropy(answers.place(), hot(answers.place(), label -> label.place().ordinal(), false)))
                .add(entropy(answers.kind(), hot(answers.kind(), label -> label.kind().ordinal(), true)))
                .add(entropy(answers.colour(), hot(answers.colour(), label -> label.colour().ordinal(), true)))
                .add(entropy(answers.heading(), hot(answers.heading(), label -> label.heading().ordinal(), true)));
    }

    /// The four cells whose middles are around the actor share the heat such that their mean is where it is.
    private float[] heat(int columns) {
        int cells = columns * columns;
        var target = new float[labels.size() * (cells + 1)];
        for (int n = 0; n < labels.size(); n++) {
            var label = labels.get(n);
            int base = n * (cells + 1);
            if (!label.visible()) {
                target[base + cells] = 1;
                continue;
            }
            double u = Math.clamp(label.x() * columns - 0.5, 0, columns - 1.001);
            double v = Math.clamp(label.y() * columns - 0.5, 0, columns - 1.001);
            int left = (int) u;
            int top = (int) v;
            double right = u - left;
            double down = v - top;
            target[base + top * columns + left] = (float) ((1 - right) * (1 - down));
            target[base + top * columns + left + 1] = (float) (right * (1 - down));
            target[base + (top + 1) * columns + left] = (float) ((1 - right) * down);
            target[base + (top + 1) * columns + left + 1] = (float) (right * down);
        }
        return target;
    }

    private float[] hot(NDArray logits, ToIntFunction<Label> answer, boolean seenOnly) {
        int width = (int) logits.getShape().get(1);
        var target = new float[labels.size() * width];
        for (int n = 0; n < labels.size(); n++) {
            if (labels.get(n).visible() || !seenOnly) {
                target[n * width + answer.applyAsInt(labels.get(n))] = 1;
            }
        }
        return target;
    }

    private static NDArray entropy(NDArray logits, float[] target) {
        NDManager manager = logits.getManager();
        var wanted = manager.create(target, new Shape(logits.getShape().getShape()));
        return logits.logSoftmax(1).mul(wanted).sum().div(-logits.getShape().get(0));
    }
}
