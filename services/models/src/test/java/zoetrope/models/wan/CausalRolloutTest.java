package zoetrope.models.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static zoetrope.models.Fixtures.assertClose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zoetrope.models.wan.CausalRollout.Remembered;
import zoetrope.models.wan.FlowMatchSampler.Renoise;

class CausalRolloutTest {
    static final Shape CHUNK = new Shape(3, 4, TinyWan.HEIGHT, TinyWan.WIDTH);
    static final AttentionSpan SPAN = new AttentionSpan(9, 3, 9);

    TinyWan tiny;
    NDArray boat;
    NDArray fish;

    @BeforeEach
    void open() {
        tiny = TinyWan.random();
        boat = tiny.normal(4, 10);
        fish = tiny.normal(5, 10);
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    @Test
    void theSameSeedGivesTheSameShot() {
        try (var one = rollout(7, 1);
                var two = rollout(7, 1);
                var other = rollout(8, 1)) {
            for (int c = 0; c < 5; c++) {
                var chunk = one.next(tiny.manager());
                assertThat(two.next(tiny.manager()).toFloatArray()).containsExactly(chunk.toFloatArray());
                assertThat(other.next(tiny.manager()).toFloatArray()).isNotEqualTo(chunk.toFloatArray());
            }
        }
    }

    @Test
    void aShotTakenUpFromCleanLatentsEqualsOneThatRecachedThere() {
        try (var whole = rollout(7, 1);
                var resumed = rollout(7, 1)) {
            NDArray first = null;
            NDArray latest = null;
            for (int c = 0; c < 6; c++) {
                latest = whole.next(tiny.manager());
                first = c == 0 ? latest : first;
            }
            var past = List.of(new Remembered(0, first), new Remembered(15, latest));
            whole.recache(past); // a refresh point
            resumed.recache(past); // another worker
            assertThat(resumed.nextFrame()).isEqualTo(18);
            for (int c = 0; c < 4; c++) {
                assertThat(resumed.next(tiny.manager()).toFloatArray())
                        .containsExactly(whole.next(tiny.manager()).toFloatArray());
            }
        }
    }

    @Test
    void aNewPromptChangesTheChunksToComeAndARecacheChangesThemMore() {
        try (var stays = rollout(7, 1);
                var switched = rollout(7, 1);
                var recached = rollout(7, 1)) {
            var first = stays.next(tiny.manager());
            switched.next(tiny.manager());
            recached.next(tiny.manager());
            switched.prompt(fish);
            recached.prompt(fish);
            recached.recache(List.of(new Remembered(0, first)));
            var same = stays.next(tiny.manager());
            var other = switched.next(tiny.manager());
            assertThat(other.sub(same).abs().max().getFloat()).isGreaterThan(1e-3f);
            assertThat(recached.next(tiny.manager()).sub(other).abs().max().getFloat()).isGreaterThan(1e-5f);
        }
    }

    @Test
    void guidanceOfOneIsNoneAndMoreLeadsAway() {
        try (var plain = rollout(7, 1);
                var barely = rollout(7, Math.nextUp(1.0));
                var guided = rollout(7, 3)) {
            var expected = plain.next(tiny.manager());
            assertClose("guidance 1", barely.next(tiny.manager()), expected, 1e-5);
            assertThat(guided.next(tiny.manager()).sub(expected).abs().max().getFloat()).isGreaterThan(0.01f);
        }
    }

    @Test
    void stepsOfOneGuidanceCostOneRowAndChangeNothingElse() {
        double barely = Math.nextUp(1.0); // guided as far as anybody can see not at all, by both rows
        try (var narrow = rollout(7, 3, 1, 3, 1);
                var wide = rollout(7, 3, barely, 3, barely);
                var all = rollout(7, 3, 3, 3, 3)) {
            for (int c = 0; c < 3; c++) {
                var expected = wide.next(tiny.manager());
                assertClose("chunk " + c, narrow.next(tiny.manager()), expected, 1e-4);
                assertThat(all.next(tiny.manager()).sub(expected).abs().max().getFloat()).isGreaterThan(0.01f);
            }
        }
    }

    @Test
    void guidanceIsOneForAllStepsOrOneForEach() {
        assertThatThrownBy(() -> rollout(7, 3, 1)).hasMessageContaining("guidance: [3.0, 1.0] (expected: one for all, or one for each of 4 steps");
        assertThatThrownBy(() -> rollout(7, 0.5)).hasMessageContaining("each >= 1");
    }

    @Test
    void withoutAPromptNothingIsGenerated() {
        try (var rollout = new CausalRollout(
                tiny.manager(), tiny.network(), FlowMatchSampler.selfForcing(), SPAN, Noise.seeded(1, 0), CHUNK)) {
            assertThatThrownBy(() -> rollout.next(tiny.manager())).hasMessageContaining("prompt: none");
        }
    }

    @Test
    void eulerFollowsAConstantVelocityExactly() {
        var sampler = new FlowMatchSampler(List.of(1000, 700, 300), 2, Renoise.PREDICTED, List.of(1.0));
        var noise = tiny.normal(1, 3, 4, 4, 6);
        var clean = tiny.normal(1, 3, 4, 4, 6);
        var sampled = sampler.sample(
                tiny.manager(),
                _ -> noise.duplicate(),
                (x, timestep, step) -> {
                    var expected = clean.mul(1 - timestep / 1000).add(noise.mul(timestep / 1000));
                    assertClose("x at step " + step, x, expected, 1e-5);
                    return noise.sub(clean);
                });
        assertClose("clean", sampled, clean, 1e-5);
    }

    @Test
    void memoryStaysFlat() throws IOException {
        try (var rollout = rollout(7, 1);
                var scope = tiny.manager().newSubManager()) {
            for (int c = 0; c < 40; c++) {
                rollout.next(scope).close();
            }
            int arrays = tiny.manager().getManagedArrays().size();
            long bytes = residentBytes();
            for (int c = 0; c < 80; c++) {
                rollout.next(scope).close();
            }
            assertThat(scope.getManagedArrays()).isEmpty();
            assertThat(tiny.manager().getManagedArrays()).hasSize(arrays);
            // a chunk makes some megabytes of arrays: leaking them would show
            assertThat(residentBytes() - bytes).isLessThan(24L << 20);
        }
    }

    private static long residentBytes() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }

    private CausalRollout rollout(long seed, double... guidance) {
        var sampler = new FlowMatchSampler(
                List.of(1000, 750, 500, 250), 5, Renoise.FRESH, Arrays.stream(guidance).boxed().toList());
        var rollout =
                new CausalRollout(tiny.manager(), tiny.network(), sampler, SPAN, Noise.seeded(seed, 0), CHUNK);
        rollout.prompt(boat);
        return rollout;
    }
}
