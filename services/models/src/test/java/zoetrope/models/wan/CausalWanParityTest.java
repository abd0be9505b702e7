package zoetrope.models.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static zoetrope.models.Fixtures.assertClose;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zoetrope.models.Fixtures;
import zoetrope.models.safetensors.Checkpoint;
import zoetrope.models.script.FusedOps;

/// The Java network against tensors recorded from the official PyTorch code, over whole rollouts.
class CausalWanParityTest {
    static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @ValueSource(strings = {"full", "window", "sink"})
    void rolloutEqualsTheOfficialCode(String kind) {
        try (var manager = NDManager.newBaseManager();
                var ops = FusedOps.load(manager);
                var checkpoint = Checkpoint.open(Fixtures.path("causal-wan", ""));
                var recorded = Fixtures.open("causal-wan", "." + kind + ".expected")) {
            var config = WanConfig.parse(checkpoint.metadata("config").orElseThrow());
            var network = CausalWan.load(checkpoint, config, manager, ops, DataType.FLOAT32);
            int frames = Integer.parseInt(recorded.metadata().get("frames_per_block"));
            var span = new AttentionSpan(
                    Integer.parseInt(recorded.metadata().get("local_attn_size")),
                    Integer.parseInt(recorded.metadata().get("sink_size")),
                    AttentionSpan.WAN_REACH);
            var timesteps = recorded.read("timesteps", manager).toFloatArray();
            double shift = Double.parseDouble(recorded.metadata().get("shift"));
            var sampler =
                    new FlowMatchSampler(unwarped(timesteps, shift), shift, FlowMatchSampler.Renoise.FRESH, List.of(1.0));
            var start = recorded.read("noise", manager);
            var renoise = recorded.read("renoise", manager);
            var expected = recorded.read("latents", manager);
            var context = recorded.read("context", manager);
            int chunks = Integer.parseInt(recorded.metadata().get("blocks"));
            var chunk = new Shape(frames).addAll(start.getShape().slice(1));

            var text = network.text(context);
            var cache = network.cache(manager, span, 1, (int) chunk.get(2), (int) chunk.get(3));
            for (int c = 0; c < chunks; c++) {
                int number = c;
                var slice = new NDIndex().addSliceDim(c * frames, (c + 1) * frames);
                cache.open((long) c * frames, frames);
                var asked = new ArrayList<Float>();
                var clean = sampler.sample(
                        manager,
                        step -> step == 0
                                ? start.get(slice).expandDims(0)
                                : renoise.get(new NDIndex().addIndices(number, step - 1)).expandDims(0),
                        (x, timestep, step) -> {
                            asked.add(timestep);
                            var v = network.velocity(x, new float[][] {{timestep}}, text, cache);
                            var name = "flow." + number + "." + step;
                            if (recorded.tensors().containsKey(name)) {
                                var flow = recorded.read(name, manager).reshape(v.getShape());
                                assertClose(name, v, flow, TOLERANCE);
                            }
                            return v;
                        });
                assertThat(asked).hasSize(timesteps.length);
                for (int i = 0; i < timesteps.length; i++) {
                    assertThat(asked.get(i)).isEqualTo(timesteps[i]);
                }
                assertClose("chunk " + c, clean.squeeze(0), expected.get(slice), TOLERANCE);
                network.remember(clean, text, cache);
            }

            try (var rollout = new CausalRollout(
                    manager, network, sampler, span, (to, shape, c, step) -> {
                        var noise = step == 0
                                ? start.get(new NDIndex().addSliceDim(c * frames, (c + 1) * frames))
                                : renoise.get(new NDIndex().addIndices(c, step - 1));
                        var row = noise.expandDims(0);
                        row.attach(to);
                        return row;
                    }, chunk)) {
                rollout.prompt(context);
                for (int c = 0; c < chunks; c++) {
                    assertClose("rollout", rollout.next(manager),
                            expected.get(new NDIndex().addSliceDim(c * frames, (c + 1) * frames)), TOLERANCE);
                }
            }
        }
    }

    @Test
    void noiseLevelsEqualTheOfficialTable() {
        try (var manager = NDManager.newBaseManager();
                var recorded = Fixtures.open("causal-wan", ".full.expected")) {
            var sigmas = recorded.read("sigmas", manager).toFloatArray();
            var timesteps = recorded.read("all_timesteps", manager).toFloatArray();
            var sampler = new FlowMatchSampler(
                    IntStream.range(0, sigmas.length).map(i -> 1000 - i).boxed().toList(),
                    Double.parseDouble(recorded.metadata().get("shift")),
                    FlowMatchSampler.Renoise.FRESH,
                    List.of(1.0));
            for (int i = 0; i < sigmas.length; i++) {
                assertThat((float) sampler.sigma(i)).isCloseTo(sigmas[i], Offset.offset(1e-6f));
                assertThat((float) (1000 * sampler.sigma(i))).isCloseTo(timesteps[i], Offset.offset(1e-3f));
            }
        }
    }

    /// The steps before the warp: sigma = shift s / (1 + (shift - 1) s), solved for s.
    private static List<Integer> unwarped(float[] timesteps, double shift) {
        return IntStream.range(0, timesteps.length)
                .mapToObj(i -> {
                    double sigma = timesteps[i] / 1000.0;
                    return (int) Math.round(1000 * sigma / (shift - (shift - 1) * sigma));
                })
                .toList();
    }
}
