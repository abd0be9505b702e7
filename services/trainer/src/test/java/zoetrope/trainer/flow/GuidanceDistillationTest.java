package zoetrope.trainer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zoetrope.models.safetensors.Weights;
import zoetrope.models.script.FusedOps;
import zoetrope.models.wan.CausalWan;
import zoetrope.models.wan.WanConfig;

class GuidanceDistillationTest {
    private static final int CHUNK = 3;
    private static final int SIDE = 4;
    private static final WanConfig CONFIG = new WanConfig(2, 5, 3, 16, 32, 16, 4, 3, 2, 1, 1e-6);

    private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
    private final FusedOps ops = FusedOps.load(manager);

    @AfterEach
    void close() {
        ops.close();
        manager.close();
    }

    private CausalWan network() {
        Map<String, NDArray> weights = new TreeMap<>();
        CONFIG.shapes().forEach((name, shape) -> weights.put(name, manager.randomNormal(0, 0.2f, shape, DataType.FLOAT32)));
        return new CausalWan(CONFIG, Weights.of(weights), ops);
    }

    /// Over several draws, with and without a chunk before.
    private double loss(CausalWan learner, CausalWan teacher, double guidance) {
        var objective = new GuidanceDistillation(
                teacher, Samples.sampler(List.of(guidance)), ops, manager.ones(new Shape(1, 1, 3, 1, 1)), SIDE, CHUNK);
        double sum = 0;
        for (int seed = 0; seed < 6; seed++) {
            try (var scratch = manager.newSubManager()) {
                sum += objective
                        .loss(scratch, learner, List.of(FlowBatchTest.clip()), 2 * CHUNK, 2, new SplittableRandom(seed))
                        .getFloat();
            }
        }
        return sum;
    }

    @Test
    void whoIsItsTeacherHasOnlyTheGuidanceToLearn() {
        var teacher = network();

        double nothing = loss(teacher, teacher, 1);

        assertThat(nothing).isLessThan(1e-6);
        assertThat(loss(teacher, teacher, 3)).isGreaterThan(100 * nothing).isPositive();
        assertThat(loss(network(), teacher, 1)).isGreaterThan(100 * nothing).isPositive();
    }
}
