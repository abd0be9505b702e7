package zoetrope.models.wanvae;

import static org.assertj.core.api.Assertions.assertThat;
import static zoetrope.models.Fixtures.assertClose;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zoetrope.models.Fixtures;
import zoetrope.models.safetensors.Checkpoint;
import zoetrope.models.safetensors.SafetensorsFile;
import zoetrope.models.script.FusedOps;

/// The Java VAE against tensors recorded from the official PyTorch code.
class WanVaeParityTest {
    static final double TOLERANCE = 1e-3;

    NDManager manager;
    FusedOps ops;
    SafetensorsFile recorded;
    WanVae vae;

    @BeforeEach
    void load() {
        manager = NDManager.newBaseManager();
        ops = FusedOps.load(manager);
        recorded = Fixtures.open("wan-vae", ".expected");
        try (var checkpoint = Checkpoint.open(Fixtures.path("wan-vae", ""))) {
            vae = load(checkpoint, DataType.FLOAT32);
        }
    }

    private WanVae load(Checkpoint checkpoint, DataType type) {
        var config = VaeConfig.parse(checkpoint.metadata("config").orElseThrow(), values("mean"), values("std"));
        return WanVae.load(checkpoint, config, manager, ops, type);
    }

    @AfterEach
    void close() {
        vae.close();
        recorded.close();
        ops.close();
        manager.close();
    }

    @Test
    void decodedFramesEqualTheOfficialOnesHoweverTheyAreSplit() {
        var latents = recorded.read("latents", manager).swapAxes(0, 1); // C,T,H,W recorded
        var expected = recorded.read("decoded", manager).swapAxes(0, 1);
        long count = latents.getShape().get(0);
        for (long first : new long[] {count, 1, 3}) {
            try (var stream = vae.open(manager)) {
                var parts = new NDList();
                for (long from = 0; from < count; from += first) {
                    parts.add(stream.decode(
                            latents.get(new NDIndex().addSliceDim(from, Math.min(count, from + first)))));
                }
                assertClose("decoded", NDArrays.concat(parts, 0), expected, TOLERANCE);
            }
        }
    }

    /// As on a GPU, where the transformer's latents have 32 bits all the same.
    @Test
    void withHalfThePrecisionTheFramesAreNearlyTheSame() {
        try (var checkpoint = Checkpoint.open(Fixtures.path("wan-vae", ""));
                var half = load(checkpoint, DataType.FLOAT16)) {
            var decoded = half.open(manager).decode(recorded.read("latents", manager).swapAxes(0, 1));

            assertThat(decoded.getDataType()).isEqualTo(DataType.FLOAT16);
            assertClose(
                    "decoded", decoded.toType(DataType.FLOAT32, false), recorded.read("decoded", manager).swapAxes(0, 1), 0.05);
        }
    }

    @Test
    void encodedLatentsEqualTheOfficialOnes() {
        var video = recorded.read("video", manager).swapAxes(0, 1);
        assertClose("encoded", vae.encode(video), recorded.read("encoded", manager).swapAxes(0, 1), TOLERANCE);
    }

    @Test
    void twoShotsDoNotDisturbEachOther() {
        var latents = recorded.read("latents", manager).swapAxes(0, 1);
        try (var one = vae.open(manager);
                var other = vae.open(manager)) {
            var first = one.decode(latents);
            other.decode(latents.mul(-1));
            assertClose("again", vae.open(manager).decode(latents), first, 1e-6);
        }
    }

    @Test
    void decodingLongLeavesNoArraysBehind() {
        try (var scope = manager.newSubManager();
                var stream = vae.open(scope)) {
            var latents = recorded.read("latents", scope).swapAxes(0, 1);
            stream.decode(latents).close();
            int before = manager.getManagedArrays().size() + scope.getManagedArrays().size();
            for (int i = 0; i < 5; i++) {
                stream.decode(latents).close();
            }
            assertThat(manager.getManagedArrays().size() + scope.getManagedArrays().size()).isEqualTo(before);
        }
    }

    @Test
    void theRealNetworkHasItsKnownSize() {
        long values = VaeConfig.wan21().shapes().values().stream().mapToLong(s -> s.size()).sum();
        assertThat(values).isEqualTo(126_892_531L);
    }

    private List<Double> values(String name) {
        var floats = recorded.read(name, manager).toFloatArray();
        return IntStream.range(0, floats.length).mapToObj(i -> (double) floats[i]).toList();
    }
}
