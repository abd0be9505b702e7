package zoetrope.models.taehv;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against tensors recorded from the official code; `-Dzoetrope.fixtures=DIR -Dzoetrope.fixtures.name=NAME` drops in others.
class TaehvTest {
    private static final Path FOLDER = Path.of(System.getProperty("zoetrope.fixtures", "src/test/resources/fixtures"));
    private static final String NAME = System.getProperty("zoetrope.fixtures.name", "tiny");

    private NDManager manager;
    private Taehv network;
    private Map<String, NDArray> recorded;

    @BeforeEach
    void load() throws IOException {
        manager = Engine.getEngine("PyTorch").newBaseManager();
        network = new Taehv(TaehvConfig.TAEW21, read("taehv-" + NAME + ".safetensors"));
        recorded = read("taehv-" + NAME + ".expected.safetensors");
    }

    @AfterEach
    void release() {
        manager.close();
    }

    @Test
    void encodesAsTheOfficialCodeDoes() {
        var encoded = network.encode(recorded.get("video").expandDims(0)).squeeze(0);

        assertSame(encoded, recorded.get("encoded"));
    }

    @Test
    void decodesAsTheOfficialCodeDoes() {
        var decoded = network.decode(recorded.get("latents").expandDims(0)).squeeze(0);

        assertSame(decoded, recorded.get("decoded"));
    }

    @Test
    void decodingInChunksGivesTheSameFrames() {
        var latents = recorded.get("latents").expandDims(0);
        try (var stream = new TaehvStream(network, manager)) {
            var first = stream.decode(latents.get(":, :3"));
            var second = stream.decode(latents.get(":, 3:4"));
            var third = stream.decode(latents.get(":, 4:"));

            assertThat(first.getShape().get(1)).isEqualTo(9);
            assertThat(second.getShape().get(1)).isEqualTo(4);
            assertSame(first.concat(second, 1).concat(third, 1).squeeze(0), recorded.get("decoded"));
        }
    }

    @Test
    void aResetStreamStartsANewShot() {
        var latents = recorded.get("latents").expandDims(0).get(":, :3");
        try (var stream = new TaehvStream(network, manager)) {
            var before = stream.decode(latents);
            stream.reset();

            assertSame(stream.decode(latents), before);
        }
    }

    @Test
    void streamingHoldsNoMoreArraysAfterManyChunks() {
        try (var shot = manager.newSubManager();
                var stream = new TaehvStream(network, shot)) {
            shot.cap(); // an array that leaks into the shot's manager fails the test
            for (int i = 0; i < 5; i++) {
                try (var chunk = manager.newSubManager()) {
                    var latents = recorded.get("latents").expandDims(0).get(":, :1");
                    latents.attach(chunk);
                    stream.decode(latents);
                }
            }
        }
    }

    @Test
    void measuredLatentStatisticsAreUndoneByDecoding() {
        int channels = (int) recorded.get("latents").getShape().get(1);
        var mean = java.util.Collections.nCopies(channels, 0.25f);
        var std = java.util.Collections.nCopies(channels, 2f);
        var normalised = new Taehv(TaehvConfig.TAEW21.normalisedBy(mean, std), weights());
        var latents = recorded.get("latents").expandDims(0);

        assertSame(normalised.decode(latents.sub(0.25).div(2)), network.decode(latents));
    }

    @Test
    void configSurvivesItsJson() {
        var config = TaehvConfig.NANO.normalisedBy(java.util.List.of(0.5f), java.util.List.of(2f));

        assertThat(TaehvConfig.parse(config.json())).isEqualTo(config);
        assertThat(TaehvConfig.parse(null)).isEqualTo(TaehvConfig.TAEW21);
    }

    private Map<String, NDArray> weights() {
        try {
            return read("taehv-" + NAME + ".safetensors");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void assertSame(NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        assertThat(actual.sub(expected).abs().max().getFloat()).isLessThan(1e-4f);
    }

    private Map<String, NDArray> read(String file) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve(file))).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(bytes.getLong());
        var tensors = new HashMap<String, NDArray>();
        var json = new ObjectMapper().readTree(new String(bytes.array(), 8, header, java.nio.charset.StandardCharsets.UTF_8));
        for (var entry : json.properties()) {
            if (entry.getKey().equals("__metadata__")) {
                continue;
            }
            var offsets = entry.getValue().get("data_offsets");
            int start = 8 + header + offsets.get(0).asInt();
            var floats = new float[(offsets.get(1).asInt() - offsets.get(0).asInt()) / 4];
            bytes.slice(start, floats.length * 4).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
            var shape = new Shape(new ObjectMapper().convertValue(entry.getValue().get("shape"), long[].class));
            tensors.put(entry.getKey(), manager.create(floats, shape));
        }
        return tensors;
    }
}
