package zoetrope.models.wan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import zoetrope.models.safetensors.Weights;
import zoetrope.models.script.FusedOps;

/// A small network with random weights, for tests that compare it with itself.
record TinyWan(NDManager manager, FusedOps ops, CausalWan network) implements AutoCloseable {
    static final WanConfig CONFIG = new WanConfig(2, 6, 4, 24, 32, 16, 10, 4, 2, 2, 1e-6);
    static final int HEIGHT = 4;
    static final int WIDTH = 6;
    static final int TOKENS = 6;

    static TinyWan random() {
        var manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(11);
        var ops = FusedOps.load(manager);
        return new TinyWan(manager, ops, new CausalWan(CONFIG, weights(manager, CONFIG), ops));
    }

    static Weights weights(NDManager manager, WanConfig config) {
        var arrays = new LinkedHashMap<String, NDArray>();
        config.shapes().forEach((name, shape) -> {
            long fanIn = shape.dimension() == 1 ? 1 : shape.size() / shape.get(0);
            boolean norm = name.contains("norm") && name.endsWith("weight");
            float spread = shape.dimension() == 1 ? 0.1f : (float) (1 / Math.sqrt(fanIn));
            var values = manager.randomNormal(shape).mul(spread);
            arrays.put(name, norm ? values.add(1) : values);
        });
        return Weights.of(arrays);
    }

    NDArray normal(long... shape) {
        return manager.randomNormal(new Shape(shape));
    }

    @Override
    public void close() {
        ops.close();
        manager.close();
    }
}
