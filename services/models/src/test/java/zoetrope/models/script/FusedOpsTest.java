package zoetrope.models.script;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FusedOpsTest {
    NDManager manager;
    FusedOps ops;

    @BeforeEach
    void load() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(7);
        ops = FusedOps.load(manager);
    }

    @AfterEach
    void close() {
        ops.close();
        manager.close();
    }

    @Test
    void attentionEqualsItsDefinition() {
        var q = normal(2, 3, 5, 8);
        var k = normal(2, 3, 7, 8);
        var v = normal(2, 3, 7, 8);
        assertClose(ops.attention(q, k, v), plainAttention(q, k, v, null));
    }

    @Test
    void masksAreAddedOrChoose() {
        var q = normal(1, 2, 4, 8);
        var k = normal(1, 2, 4, 8);
        var v = normal(1, 2, 4, 8);
        var causal = manager.ones(new Shape(4, 4)).cumSum(1).lte(manager.arange(1f, 5f).reshape(4, 1));
        var added = causal.logicalNot().toType(q.getDataType(), true).mul(-1e9f);
        var expected = plainAttention(q, k, v, added);
        assertClose(ops.attention(q, k, v, causal), expected);
        assertClose(ops.attention(q, k, v, added), expected);
    }

    @Test
    void gradientsRunThroughMaskedAttention() {
        var mask = manager.create(new boolean[] {true, false, true, true}, new Shape(2, 2));
        var fused = normal(1, 1, 2, 4);
        var plain = fused.duplicate();
        var added = mask.logicalNot().toType(fused.getDataType(), true).mul(-1e9f);
        var weights = normal(1, 1, 2, 4);
        backward(fused, x -> ops.attention(x, x, x, mask).mul(weights));
        backward(plain, x -> plainAttention(x, x, x, added).mul(weights));
        assertClose(fused.getGradient(), plain.getGradient());
        assertThat(fused.getGradient().abs().max().getFloat()).isGreaterThan(0.01f);
    }

    @Test
    void ropeTurnsNeighbours() {
        var x = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 1, 1, 4));
        var table = manager.create(new float[] {0, 1, (float) Math.cos(0.5), (float) Math.sin(0.5)}, new Shape(1, 2, 2));
        double c = Math.cos(0.5);
        double s = Math.sin(0.5);
        assertClose(
                ops.rope(x, table),
                manager.create(new float[] {-2, 1, (float) (3 * c - 4 * s), (float) (3 * s + 4 * c)}, x.getShape()));
    }

    @Test
    void modulationHasOneRowPerFrame() {
        var x = normal(2, 6, 4); // two frames of three tokens
        var shift = normal(2, 2, 1, 4);
        var scale = normal(2, 2, 1, 4);
        var eps = manager.create(1e-6f);
        var mean = x.mean(new int[] {-1}, true);
        var variance = x.sub(mean).square().mean(new int[] {-1}, true);
        var normed = x.sub(mean).div(variance.add(1e-6f).sqrt()).reshape(2, 2, 3, 4);
        assertClose(
                ops.modulatedNorm(x, shift, scale, eps),
                normed.mul(scale.add(1)).add(shift).reshape(2, 6, 4));
        assertClose(
                ops.gatedAdd(x, x.mul(2), scale),
                x.reshape(2, 2, 3, 4).mul(scale.mul(2).add(1)).reshape(2, 6, 4));
    }

    @Test
    void rmsNormAndGeluFollowTheirFormulas() {
        var x = normal(3, 5);
        var weight = normal(5);
        var rms = x.square().mean(new int[] {-1}, true).add(1e-6f).sqrt();
        assertClose(ops.rmsNorm(x, weight, manager.create(1e-6f)), x.div(rms).mul(weight));
        var inner = x.add(x.pow(3).mul(0.044715f)).mul((float) Math.sqrt(2 / Math.PI));
        assertClose(ops.geluTanh(x), x.mul(0.5f).mul(inner.tanh().add(1)));
    }

    @Test
    void gradientsRunThroughEveryOperation() {
        var table = normal(4, 3, 2);
        var eps = manager.create(1e-6f);
        var row = normal(1, 1, 1, 6);
        for (java.util.function.UnaryOperator<NDArray> op : java.util.List.<java.util.function.UnaryOperator<NDArray>>of(
                x -> ops.rope(x.reshape(1, 4, 1, 6), table).square(),
                x -> ops.modulatedNorm(x, row, row, eps).square(),
                x -> ops.gatedAdd(x, x, row).square(),
                x -> ops.rmsNorm(x, row.reshape(6), eps).square(),
                x -> ops.geluTanh(x))) {
            for (int pass = 0; pass < 4; pass++) { // the optimiser of TorchScript steps in after two
                var x = normal(1, 4, 6);
                backward(x, op);
                float slope = x.getGradient().getFloat(0, 1, 2);
                float h = 1e-2f;
                x.setRequiresGradient(false);
                float up = shifted(x, h, op);
                float down = shifted(x, -h, op);
                assertThat(slope).as("pass " + pass + " op " + x).isCloseTo((up - down) / (2 * h), org.assertj.core.data.Offset.offset(0.02f));
            }
        }
    }

    @Test
    void productsInBfloat16AreNearTheExactOnesAndSoAreTheirGradients() {
        var weight = normal(5, 8);
        var bias = normal(5);
        var exact = normal(2, 3, 8);
        var narrow = exact.duplicate();
        backward(exact, x -> ops.linear(x, weight, bias).square());
        try (var rough = FusedOps.load(manager, FusedOps.Products.BFLOAT16)) {
            backward(narrow, x -> rough.linear(x, weight, bias).square());
            var difference = rough.linear(exact, weight, bias).sub(ops.linear(exact, weight, bias)).abs();
            assertThat(difference.max().getFloat()).isBetween(1e-5f, 0.1f); // bfloat16 has eight bits of precision
        }
        var slopes = narrow.getGradient().sub(exact.getGradient()).abs();
        assertThat(slopes.max().getFloat()).isBetween(1e-5f, 1f);
        assertThat(exact.getGradient().abs().max().getFloat()).isGreaterThan(10f);
    }

    private float shifted(NDArray x, float by, java.util.function.UnaryOperator<NDArray> op) {
        var moved = x.duplicate();
        moved.set(new NDIndex("0, 1, 2"), moved.getFloat(0, 1, 2) + by);
        return op.apply(moved).sum().getFloat();
    }

    private static void backward(NDArray x, java.util.function.UnaryOperator<NDArray> op) {
        x.setRequiresGradient(true);
        x.getGradient().subi(x.getGradient().duplicate());
        try (var collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(op.apply(x).sum());
        }
    }

    private NDArray normal(long... shape) {
        return manager.randomNormal(new Shape(shape));
    }

    private static NDArray plainAttention(NDArray q, NDArray k, NDArray v, NDArray added) {
        var scores = q.matMul(k.swapAxes(2, 3)).div(Math.sqrt(q.getShape().get(3)));
        return (added == null ? scores : scores.add(added)).softmax(-1).matMul(v);
    }

    private static void assertClose(NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        assertThat(actual.sub(expected).abs().max().getFloat()).isLessThan(1e-5f);
    }
}
