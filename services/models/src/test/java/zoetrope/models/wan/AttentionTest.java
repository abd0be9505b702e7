package zoetrope.models.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static zoetrope.models.Fixtures.assertClose;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zoetrope.models.safetensors.Weights;

/// Training's view of a clip and the cache's must be one.
class AttentionTest {
    static final int CHUNK = 3;
    static final int FRAMES = 15;
    static final float[] LEVELS = {700, 300, 900, 100, 500};

    TinyWan tiny;

    @BeforeEach
    void open() {
        tiny = TinyWan.random();
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "6, 0", "9, 0", "9, 1", "9, 3"})
    void aChunkSeesWhatTheCacheShows(int window, int sink) {
        var span = new AttentionSpan(window, sink, 64);
        var clean = tiny.normal(1, FRAMES, 4, TinyWan.HEIGHT, TinyWan.WIDTH);
        var noisy = tiny.normal(1, FRAMES, 4, TinyWan.HEIGHT, TinyWan.WIDTH);
        var text = tiny.network().text(tiny.normal(5, 10));
        var cache = tiny.network().cache(tiny.manager(), span, 1, TinyWan.HEIGHT, TinyWan.WIDTH);
        for (int c = 0; c < FRAMES / CHUNK; c++) {
            int end = (c + 1) * CHUNK;
            var own = new NDIndex().addAllDim().addSliceDim(c * CHUNK, end);
            cache.open((long) c * CHUNK, CHUNK);
            var cached = tiny.network().velocity(noisy.get(own), new float[][] {{LEVELS[c]}}, text, cache);
            tiny.network().remember(clean.get(own), text, cache);

            var clip = clean.get(new NDIndex().addAllDim().addSliceDim(0, end)).duplicate();
            clip.set(own, noisy.get(own));
            var levels = new float[1][end];
            Arrays.fill(levels[0], c * CHUNK, end, LEVELS[c]);
            var attention = ChunkedAttention.overClip(tiny.ops(), span, end, CHUNK, TinyWan.TOKENS);
            var whole = tiny.network().velocity(clip, levels, text, attention);
            assertClose("chunk " + c, whole.get(own), cached, 1e-5);
        }
    }

    @Test
    void aClipAtOneLevelSeesItsOwnEarlierChunks() {
        var span = AttentionSpan.unbounded();
        var x = tiny.normal(2, 6, 4, TinyWan.HEIGHT, TinyWan.WIDTH);
        var text = tiny.network().text(tiny.normal(2, 6, 10));
        var attention = ChunkedAttention.overClip(tiny.ops(), span, 6, CHUNK, TinyWan.TOKENS);
        var before = tiny.network().velocity(x, new float[][] {{500}}, text, attention);

        var changed = x.duplicate();
        changed.set(new NDIndex(":, 3:"), changed.get(":, 3:").add(1));
        var after = tiny.network().velocity(changed, new float[][] {{500}}, text, attention);
        assertClose("the past", after.get(":, :3"), before.get(":, :3"), 1e-6);
        assertThat(after.get(":, 3:").sub(before.get(":, 3:")).abs().max().getFloat()).isGreaterThan(0.01f);
    }

    @Test
    void gradientsReachEveryWeight() {
        var arrays = TinyWan.weights(tiny.manager(), TinyWan.CONFIG).arrays();
        arrays.values().forEach(a -> a.setRequiresGradient(true));
        var network = new CausalWan(TinyWan.CONFIG, Weights.of(arrays), tiny.ops());
        var attention = ChunkedAttention.overClip(tiny.ops(), AttentionSpan.unbounded(), 6, CHUNK, TinyWan.TOKENS);
        var x = tiny.normal(2, 6, 4, TinyWan.HEIGHT, TinyWan.WIDTH);
        try (var collector = Engine.getInstance().newGradientCollector()) {
            var text = network.text(tiny.normal(2, 4, 10));
            var levels = new float[][] {{100, 100, 100, 500, 500, 500}, {900, 900, 900, 300, 300, 300}};
            collector.backward(network.velocity(x, levels, text, attention).square().mean());
        }
        arrays.forEach((name, array) -> {
            // a bias added to every key alike changes no softmax, but the norm after it makes it count
            assertThat(array.getGradient().abs().max().getFloat()).as(name).isGreaterThan(0);
        });
    }

    @Test
    void aSinkStaysWithinReach() {
        // beyond the reach the sink moves along, so only distances matter: two shots that differ
        // in the frames they have evicted look alike
        var span = new AttentionSpan(9, 3, 9);
        assertClose("next", after(span, 12), after(span, 18), 1e-5);
    }

    @Test
    void belowTheReachPositionsAreAbsolute() {
        var near = after(new AttentionSpan(9, 3, 9), 12);
        var far = after(new AttentionSpan(9, 3, 1024), 12);
        assertThat(near.sub(far).abs().max().getFloat()).isGreaterThan(1e-4f);
    }

    @Test
    void framesFarBeyondTheTableStillCompute() {
        var span = new AttentionSpan(6, 0, 1024);
        var latents = tiny.normal(1, CHUNK, 4, TinyWan.HEIGHT, TinyWan.WIDTH);
        assertClose("at frame 15000", at(span, latents, 15_000), at(span, latents, 0), 1e-4);
    }

    @Test
    void aChunkLargerThanTheWindowIsRefused() {
        var cache = tiny.network().cache(tiny.manager(), new AttentionSpan(3, 1, 64), 1, 4, 6);
        cache.open(0, 3);
        assertThatThrownBy(() -> cache.open(3, 3)).hasMessageContaining("frames: 3 (expected: 1..2)");
    }

    /// The velocity of one chunk after `frames` clean ones, of which all but the first three and last three repeat.
    private NDArray after(AttentionSpan span, int frames) {
        var manager = tiny.manager();
        manager.getEngine().setRandomSeed(5);
        var text = tiny.network().text(tiny.normal(5, 10));
        var x = tiny.normal(1, CHUNK, 4, TinyWan.HEIGHT, TinyWan.WIDTH);
        var first = tiny.normal(1, CHUNK * TinyWan.TOKENS, 24);
        var last = tiny.normal(1, CHUNK * TinyWan.TOKENS, 24);
        var cache = tiny.network().cache(manager, span, 1, TinyWan.HEIGHT, TinyWan.WIDTH);
        var rope = new RopeTable(TinyWan.CONFIG.headDim());
        for (int f = 0; f < frames; f += CHUNK) {
            cache.open(f, CHUNK);
            var raw = (f == 0 ? first : last).reshape(1, -1, 2, 12); // keys that depend on the chunk alone
            var turns = rope.tokens(manager, cache.positions(), 2, 3);
            for (int layer = 0; layer < TinyWan.CONFIG.numLayers(); layer++) {
                cache.put(layer, tiny.ops().rope(raw, turns), raw);
            }
        }
        cache.open(frames, CHUNK);
        return tiny.network().velocity(x, new float[][] {{500}}, text, cache);
    }

    private NDArray at(AttentionSpan span, NDArray latents, long frame) {
        tiny.manager().getEngine().setRandomSeed(5);
        var text = tiny.network().text(tiny.normal(5, 10));
        var cache = tiny.network().cache(tiny.manager(), span, 1, TinyWan.HEIGHT, TinyWan.WIDTH);
        cache.open(frame, CHUNK);
        tiny.network().remember(latents, text, cache);
        cache.open(frame + CHUNK, CHUNK);
        return tiny.network().velocity(latents, new float[][] {{500}}, text, cache);
    }
}
