package zoetrope.trainer.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A linear map is learnt from its products: enough to see that steps go downhill, and that a resumed run is the same run.
class OptimiserTest {
    private NDManager manager;
    private Workers workers;
    private NDArray target;

    @BeforeEach
    void open() {
        Engine.getEngine("PyTorch").setRandomSeed(3);
        manager = Engine.getEngine("PyTorch").newBaseManager();
        workers = new Workers(manager, 2);
        target = manager.randomNormal(new Shape(6, 4));
    }

    @AfterEach
    void close() {
        workers.close();
        manager.close();
    }

    @Test
    void orthogonalisedMatricesHaveSingularValuesNearOne() {
        var x = Optimiser.orthogonalised(manager.randomNormal(new Shape(2, 8, 24)));
        var product = x.matMul(x.transpose(0, 2, 1));

        // Muon's polynomial leaves singular values within 0.7..1.2
        for (int i = 0; i < 8; i++) {
            assertThat(product.getFloat(0, i, i)).isBetween(0.4f, 1.5f);
        }
        assertThat(product.getFloat(0, 0, 1)).isCloseTo(0, within(0.3f));
    }

    @Test
    void bothKindsOfStepLearnALinearMap() throws Exception {
        for (boolean muon : new boolean[] {true, false}) {
            var weights = fresh();
            var optimiser = new Optimiser(manager, weights, name -> muon && name.equals("w"), 1);
            double first = loss(weights);
            double last = first;
            for (int i = 0; i < 150; i++) {
                last = loss(weights);
                optimiser.step(workers, 0.05f * (1 - i / 150f), 0);
            }
            assertThat(last).isLessThan(first / 8);
        }
    }

    @Test
    void gradientsAreZeroAfterAStep() throws Exception {
        var weights = fresh();
        var optimiser = new Optimiser(manager, weights, name -> false, 1);
        loss(weights);
        optimiser.step(workers, 0.01f, 0);

        assertThat(weights.get("w").getGradient().abs().sum().getFloat()).isZero();
    }

    @Test
    void aResumedRunGoesWhereTheUnbrokenOneWent(@TempDir Path folder) throws Exception {
        var file = folder.resolve("checkpoint.safetensors");
        var unbroken = fresh();
        var learner = new Learner(manager, unbroken, name -> name.equals("w"), 0.9f, file);
        steps(learner, unbroken, 3);
        learner.passed(12.5);
        learner.save();
        var resumed = fresh();
        var again = new Learner(manager, resumed, name -> name.equals("w"), 0.9f, file);
        assertThat(again.steps()).isEqualTo(3);
        assertThat(again.seconds()).isEqualTo(12.5);

        steps(learner, unbroken, 2);
        steps(again, resumed, 2);

        assertThat(resumed.get("w").toFloatArray()).containsExactly(unbroken.get("w").toFloatArray());
        assertThat(again.average().get("b").toFloatArray())
                .containsExactly(learner.average().get("b").toFloatArray());
    }

    @Test
    void manyStepsHoldNoMoreArrays() throws Exception {
        try (NDManager run = manager.newSubManager()) {
            var weights = new TreeMap<String, NDArray>();
            fresh().forEach((name, array) -> {
                array.attach(run);
                weights.put(name, array);
            });
            var optimiser = new Optimiser(run, weights, name -> name.equals("w"), 1);
            int before = held(run);
            for (int i = 0; i < 5; i++) {
                loss(weights);
                optimiser.step(workers, 0.01f, 0.1f);
            }
            assertThat(held(run)).isEqualTo(before);
        }
    }

    private static int held(NDManager manager) {
        return manager.getManagedArrays().size();
    }

    private void steps(Learner learner, Map<String, NDArray> weights, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            loss(weights);
            learner.step(workers, 0.02f, 0.1f);
        }
    }

    private Map<String, NDArray> fresh() {
        var weights = new TreeMap<String, NDArray>();
        weights.put("w", manager.zeros(new Shape(6, 4)));
        weights.put("b", manager.zeros(new Shape(6)));
        weights.values().forEach(weight -> weight.setRequiresGradient(true));
        return weights;
    }

    /// Adds gradients; both workers see the same inputs.
    private double loss(Map<String, NDArray> weights) throws InterruptedException {
        return workers.backward((scratch, worker) -> {
            var x = scratch.eye(4).mul(2); // (4, 4)
            var w = weights.get("w").transpose(); // belongs to the weight's manager
            w.attach(scratch);
            var wanted = target.transpose();
            wanted.attach(scratch);
            var y = x.matMul(w).add(weights.get("b"));
            return y.sub(x.matMul(wanted).add(1)).square().mean();
        });
    }
}
