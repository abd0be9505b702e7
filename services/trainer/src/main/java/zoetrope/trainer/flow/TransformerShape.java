package zoetrope.trainer.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.TreeMap;
import zoetrope.models.wan.WanConfig;

/// The size of wan-nano's transformer, and its first weights.
public final class TransformerShape {
    /// 64 tokens a latent frame, of 16x16 latents in patches of 2x2; 8 more channels in tell the place.
    public static final WanConfig NANO = new WanConfig(2, 40, 24, 192, 768, 256, 384, 16, 4, 6, 1e-6);

    private TransformerShape() {}

    /// Fresh weights that ask for gradients. Each block starts as the identity: its last products are zero, its gates
    /// open. The head starts at zero, so the first velocity is zero.
    public static Map<String, NDArray> weights(WanConfig config, NDManager manager) {
        var weights = new TreeMap<String, NDArray>();
        config.shapes().forEach((name, shape) -> weights.put(name, fresh(name, shape, config, manager)));
        weights.values().forEach(array -> array.setRequiresGradient(true));
        return weights;
    }

    private static NDArray fresh(String name, Shape shape, WanConfig config, NDManager manager) {
        if (name.endsWith(".modulation")) {
            return modulation(shape, config.dim(), manager);
        }
        if (name.contains("norm") && name.endsWith(".weight")) {
            return manager.ones(shape);
        }
        boolean zero = name.endsWith(".bias")
                || name.endsWith("attn.o.weight")
                || name.endsWith("ffn.2.weight")
                || name.equals("head.head.weight");
        if (zero) {
            return manager.zeros(shape);
        }
        double inputs = (double) shape.size() / shape.get(0);
        double gain = name.startsWith("time_projection") ? 0.3 : name.equals("text_embedding.0.weight") ? 2 : 1;
        return manager.randomNormal(0, (float) (gain / Math.sqrt(inputs)), shape, DataType.FLOAT32);
    }

    /// Shift, scale, gate, shift, scale, gate: gates 1, the rest 0. The head has no gate.
    private static NDArray modulation(Shape shape, int dim, NDManager manager) {
        int rows = (int) shape.get(1);
        var values = new float[rows * dim];
        for (int row = 2; row < rows; row += 3) {
            java.util.Arrays.fill(values, row * dim, (row + 1) * dim, 1);
        }
        return manager.create(values, shape);
    }

    /// Which weights the orthogonalising optimiser moves: the matrices inside the blocks.
    public static boolean inner(String name) {
        return name.startsWith("blocks.") && name.endsWith(".weight") && !name.contains("norm");
    }
}
