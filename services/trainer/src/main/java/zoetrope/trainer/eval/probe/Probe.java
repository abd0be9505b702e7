package zoetrope.trainer.eval.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import java.util.Map;

/// The network. It first says where the actor is (a map of heat, with one more answer for "nowhere"), then gathers
/// features there and answers what it is. The same forward pass serves training and judging; results attach to the
/// manager of the argument.
public final class Probe {
    /// Frames between the two frames of a look.
    public static final int GAP = 8;

    /// Side of the square of pixels that becomes channels first.
    static final int PATCH = 4;

    /// Pixels on each side of a cell of the heat map.
    static final int CELL = 8;

    /// Answers as logits.
    ///
    /// @param heat (N, cells + 1), row-major, the last one for an actor that is not in the frame
    /// @param kind (N, kinds)
    /// @param colour (N, colours)
    /// @param heading (N, headings)
    /// @param place (N, places)
    record Answers(NDArray heat, NDArray kind, NDArray colour, NDArray heading, NDArray place) {}

    private final Map<String, NDArray> weights;

    public Probe(Map<String, NDArray> weights) {
        this.weights = weights;
    }

    /// @param looks (N, 2, 3, H, W) in [0,1]: a frame [#GAP] frames ago and the frame of now
    Answers look(NDArray looks) {
        var now = looks.get(":, 1");
        var change = now.sub(looks.get(":, 0"));
        var x = NDArrays.concat(new NDList(unshuffled(now.sub(0.5)), unshuffled(change)), 1); // (N, 96, H/4, W/4)
        x = Activation.relu(conv("patch", x, 1));
        var fine = Activation.relu(x.add(conv("fine", x, 1)));
        x = Activation.relu(conv("half", fine, 2)); // (N, middle, H/8, W/8)
        var middle = Activation.relu(x.add(conv("middle", x, 1)));
        x = Activation.relu(conv("quarter", middle, 2)); // (N, deep, H/16, W/16)
        var deep = Activation.relu(x.add(conv("deep", x, 1)));
        var context = deep.repeat(2, 2).repeat(3, 2); // (N, deep, H/8, W/8)
        x = Activation.relu(conv("join", NDArrays.concat(new NDList(middle, context), 1), 1));
        var where = Activation.relu(x.add(conv("where", x, 1)));

        long n = looks.getShape().get(0);
        var cells = conv("heat", where, 1).reshape(n, -1); // (N, H/8 * W/8)
        var everywhere = deep.reshape(n, deep.getShape().get(1), -1).mean(new int[] {2}); // (N, deep)
        var heat = NDArrays.concat(new NDList(cells, linear("absent", everywhere)), 1);

        var gaze = cells.softmax(1).expandDims(2); // (N, cells, 1)
        var there = NDArrays.concat(
                new NDList(gathered(halved(fine), gaze), gathered(where, gaze), gathered(context, gaze)), 1);
        var actor = Activation.relu(linear("actor.0", there));
        return new Answers(
                heat,
                linear("actor.kind", actor),
                linear("actor.colour", actor),
                linear("actor.heading", actor),
                linear("place.1", Activation.relu(linear("place.0", everywhere))));
    }

    /// (N, C, h, w) and (N, h*w, 1) to (N, C).
    private static NDArray gathered(NDArray features, NDArray gaze) {
        var s = features.getShape();
        return features.reshape(s.get(0), s.get(1), -1).matMul(gaze).squeeze(2);
    }

    /// Means of 2x2.
    private static NDArray halved(NDArray x) {
        var s = x.getShape();
        return x.reshape(s.get(0), s.get(1), s.get(2) / 2, 2, s.get(3) / 2, 2)
                .mean(new int[] {5})
                .mean(new int[] {3});
    }

    /// (N, 3, H, W) to (N, 3*4*4, H/4, W/4).
    private static NDArray unshuffled(NDArray x) {
        var s = x.getShape();
        return x.reshape(s.get(0), s.get(1), s.get(2) / PATCH, PATCH, s.get(3) / PATCH, PATCH)
                .transpose(0, 1, 3, 5, 2, 4)
                .reshape(s.get(0), s.get(1) * PATCH * PATCH, s.get(2) / PATCH, s.get(3) / PATCH);
    }

    private NDArray conv(String name, NDArray x, int stride) {
        var weight = weight(name + ".weight");
        long pad = weight.getShape().get(2) / 2;
        return Conv2d.conv2d(
                        x, weight, weight(name + ".bias"), new Shape(stride, stride), new Shape(pad, pad))
                .singletonOrThrow();
    }

    private NDArray linear(String name, NDArray x) {
        return x.matMul(weight(name + ".weight").transpose()).add(weight(name + ".bias"));
    }

    private NDArray weight(String name) {
        var weight = weights.get(name);
        if (weight == null) {
            throw new IllegalArgumentException("probe: " + name + " is missing");
        }
        return weight;
    }
}
