package zoetrope.trainer.eval.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.TreeMap;
import zoetrope.trainer.world.Colour;
import zoetrope.trainer.world.Heading;
import zoetrope.trainer.world.Kind;
import zoetrope.trainer.world.Place;

/// First weights of a [Probe]. With the defaults it has 0.3 million, and a look costs about 0.1 GFLOP.
///
/// @param fine features at a quarter of the frame's resolution
/// @param middle features at an eighth, where the actor is looked for
/// @param deep features at a sixteenth, which see most of the frame
/// @param hidden features of each answer's last but one layer
public record ProbeWeights(int fine, int middle, int deep, int hidden) {
    public static final ProbeWeights DEFAULT = new ProbeWeights(32, 64, 96, 128);

    private static final double RECTIFIED = Math.sqrt(2);
    /// 4x4 pixels of 3 colours, as they are and as they changed.
    private static final int PIXELS = 2 * 3 * Probe.PATCH * Probe.PATCH;

    /// Fresh weights that ask for gradients. Blocks beside which the signal passes start at zero.
    public Map<String, NDArray> fresh(NDManager manager) {
        var weights = new TreeMap<String, NDArray>();
        conv(manager, weights, "patch", fine, PIXELS, 1, RECTIFIED);
        conv(manager, weights, "fine", fine, fine, 3, 0);
        conv(manager, weights, "half", middle, fine, 3, RECTIFIED);
        conv(manager, weights, "middle", middle, middle, 3, 0);
        conv(manager, weights, "quarter", deep, middle, 3, RECTIFIED);
        conv(manager, weights, "deep", deep, deep, 3, 0);
        conv(manager, weights, "join", middle, middle + deep, 1, RECTIFIED);
        conv(manager, weights, "where", middle, middle, 3, 0);
        conv(manager, weights, "heat", 1, middle, 1, 1);
        linear(manager, weights, "absent", 1, deep, 1);
        linear(manager, weights, "actor.0", hidden, fine + middle + deep, RECTIFIED);
        linear(manager, weights, "actor.kind", Kind.values().length, hidden, 1);
        linear(manager, weights, "actor.colour", Colour.values().length, hidden, 1);
        linear(manager, weights, "actor.heading", Heading.values().length, hidden, 1);
        linear(manager, weights, "place.0", hidden, deep, RECTIFIED);
        linear(manager, weights, "place.1", Place.values().length, hidden, 1);
        weights.values().forEach(array -> array.setRequiresGradient(true));
        return weights;
    }

    /// Which weights the orthogonalising optimiser moves: the matrices between the first and the last layers.
    static boolean inner(String name) {
        return name.endsWith(".weight")
                && switch (name.substring(0, name.lastIndexOf('.'))) {
                    case "patch", "heat", "absent", "actor.kind", "actor.colour", "actor.heading", "place.1" -> false;
                    default -> true;
                };
    }

    private static void conv(
            NDManager manager, Map<String, NDArray> to, String name, int out, int in, int kernel, double gain) {
        put(manager, to, name, new Shape(out, in, kernel, kernel), gain / Math.sqrt((double) in * kernel * kernel));
    }

    private static void linear(NDManager manager, Map<String, NDArray> to, String name, int out, int in, double gain) {
        put(manager, to, name, new Shape(out, in), gain / Math.sqrt(in));
    }

    private static void put(NDManager manager, Map<String, NDArray> to, String name, Shape shape, double deviation) {
        to.put(
                name + ".weight",
                deviation == 0
                        ? manager.zeros(shape)
                        : manager.randomNormal(0, (float) deviation, shape, DataType.FLOAT32));
        to.put(name + ".bias", manager.zeros(new Shape(shape.get(0))));
    }
}
