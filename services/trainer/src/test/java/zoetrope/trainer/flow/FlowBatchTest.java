package zoetrope.trainer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import zoetrope.models.wan.WanConfig;

class FlowBatchTest {
    private static final WanConfig CONFIG = new WanConfig(2, 5, 3, 16, 32, 16, 4, 3, 2, 1, 1e-6);

    static LatentClip clip() {
        var latents = new float[9 * 3 * 16];
        for (int i = 0; i < latents.length; i++) {
            latents[i] = i / 48; // the number of the latent frame
        }
        var actor = new byte[9 * 16];
        Arrays.fill(actor, 0, 16, (byte) 1); // all over the first frame
        var states = new float[2 * 4];
        Arrays.fill(states, 0.5f);
        return new LatentClip(
                true,
                9, LatentClip.halves(latents), actor, List.of(new LatentClip.Wording("a", 2, LatentClip.halves(states))));
    }

    private static FlowBatch.Draw draw(double withContext, double withoutText) {
        return new FlowBatch.Draw(6, 3, 0.2, 3, 0.1, withContext, withoutText, 3);
    }

    @Test
    void cleanChunksAreToldToBeCleanAndHaveNoLoss() {
        try (var manager = Engine.getEngine("PyTorch").newBaseManager()) {
            var batch = FlowBatch.of(manager, List.of(clip()), 4, draw(1, 0), CONFIG, 4, new SplittableRandom(1));

            for (int n = 0; n < 4; n++) {
                assertThat(batch.timesteps()[n][0]).isZero();
                assertThat(batch.timesteps()[n][3]).isPositive().isEqualTo(batch.timesteps()[n][5]);
                assertThat(batch.sigma().getFloat(n, 2, 0, 0, 0)).isLessThan(0.1f);
                assertThat(batch.weight().get(n).get(":3").sum().getFloat()).isZero();
                assertThat(batch.weight().get(n).get("3:").min().getFloat()).isEqualTo(1);
            }
        }
    }

    @Test
    void windowsAreWholeChunksOfAClip() {
        try (var manager = Engine.getEngine("PyTorch").newBaseManager()) {
            var batch = FlowBatch.of(manager, List.of(clip()), 16, draw(1, 0), CONFIG, 4, new SplittableRandom(2));

            for (int n = 0; n < 16; n++) {
                float first = batch.clean().getFloat(n, 0, 0, 0, 0);
                assertThat(first).isIn(0f, 3f);
                assertThat(batch.clean().getFloat(n, 5, 2, 3, 3)).isEqualTo(first + 5);
            }
        }
    }

    @Test
    void aWindowWithoutContextIsAnOpening() {
        try (var manager = Engine.getEngine("PyTorch").newBaseManager()) {
            var later = new LatentClip(false, 9, new short[9 * 48], clip().actor(), clip().captions());
            var batch = FlowBatch.of(
                    manager, List.of(later, clip()), 16, draw(0, 0), CONFIG, 4, new SplittableRandom(2));

            for (int n = 0; n < 16; n++) {
                assertThat(batch.clean().getFloat(n, 0, 0, 0, 0)).isZero();
                assertThat(batch.clean().getFloat(n, 5, 0, 0, 0)).isEqualTo(5);
                assertThat(batch.weight().getFloat(n, 0, 0, 0, 0)).isEqualTo(4); // the actor counts more
                assertThat(batch.weight().getFloat(n, 1, 0, 0, 0)).isEqualTo(1);
            }
        }
    }

    @Test
    void droppedTextIsAllZeros() {
        try (var manager = Engine.getEngine("PyTorch").newBaseManager()) {
            var with = FlowBatch.of(manager, List.of(clip()), 2, draw(0, 0), CONFIG, 4, new SplittableRandom(3));
            var without = FlowBatch.of(manager, List.of(clip()), 2, draw(0, 1), CONFIG, 4, new SplittableRandom(3));

            assertThat(with.context().sum().getFloat()).isEqualTo(2 * 2 * 4 * 0.5f);
            assertThat(without.context().abs().sum().getFloat()).isZero();
        }
    }
}
