package zoetrope.trainer.eval.probe;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import zoetrope.trainer.optim.Optimiser;
import zoetrope.trainer.optim.Workers;
import zoetrope.trainer.world.Clip;

class ProbeTest {
    @Test
    void batchesAreAFunctionOfTheirSeed() {
        var batch = LookQueue.batch(0.5, 3, 9);

        assertThat(LookQueue.batch(0.5, 3, 9).rgb()).isEqualTo(batch.rgb());
        assertThat(LookQueue.batch(0.5, 3, 9).labels()).isEqualTo(batch.labels());
        assertThat(LookQueue.batch(0.5, 3, 10).labels()).isNotEqualTo(batch.labels());
    }

    @Test
    void aFewStepsOnOneBatchLowerItsLoss() throws InterruptedException {
        var batch = LookQueue.batch(0, 4, 1);
        Engine.getEngine("PyTorch").setRandomSeed(1);
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                var workers = new Workers(manager, 1)) {
            var weights = new ProbeWeights(8, 16, 16, 16).fresh(manager);
            var optimiser = new Optimiser(manager, weights, ProbeWeights::inner, 1f);
            var probe = new Probe(weights);
            double first = 0;
            double last = 0;
            for (int step = 0; step < 40; step++) {
                last = workers.backward((scratch, worker) ->
                        new ProbeLoss(batch.labels()).of(probe.look(video(scratch, batch))));
                first = step == 0 ? last : first;
                optimiser.step(workers, 5e-3f, 0);
            }
            assertThat(last).isLessThan(0.8 * first);
        }
    }

    @Test
    void theHeatHasACellForEveryEightPixelsAndOneForNowhere() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            var weights = new TreeMap<>(new ProbeWeights(8, 16, 16, 16).fresh(manager));
            var answers = new Probe(weights).look(manager.zeros(new Shape(2, 2, 3, 64, 64)));

            assertThat(answers.heat().getShape()).isEqualTo(new Shape(2, 8 * 8 + 1));
            assertThat(answers.kind().getShape()).isEqualTo(new Shape(2, 16));
            assertThat(List.of(answers.colour(), answers.heading(), answers.place()))
                    .extracting(array -> array.getShape().get(1))
                    .containsExactly(8L, 5L, 10L);
        }
    }

    private static NDArray video(NDManager scratch, LookQueue.Batch batch) {
        var shape = new Shape(batch.labels().size(), 2, 3, Clip.SIDE, Clip.SIDE);
        return scratch.create(ByteBuffer.wrap(batch.rgb()), shape, DataType.UINT8)
                .toType(DataType.FLOAT32, true)
                .div(255);
    }
}
