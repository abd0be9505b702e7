package zoetrope.models.video;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zoetrope.core.ModelException;
import zoetrope.models.safetensors.SafetensorsFile;

/// Weights that are numbers no more.
class BrokenWeightsTest {
    @TempDir
    Path models;

    @ParameterizedTest
    @CsvSource({
        "transformer, patch_embedding.weight, the transformer made latents that are NaN or infinite",
        "autoencoder, decoder.1.weight, the decoder made frames that are NaN or infinite"
    })
    void areNoticedWithTheFirstChunk(String part, String tensor, String reason) throws IOException {
        Path broken = copyOfTheBuiltIn("broken");
        spoil(broken.resolve(part + ".safetensors"), tensor);

        try (var model = ModelCatalog.open(models, models).load("broken", "cpu");
                var take = model.open("a red ball", 7)) {
            assertThatThrownBy(() -> take.next(() -> false))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("chunk 0: " + reason);
        }
    }

    private Path copyOfTheBuiltIn(String name) throws IOException {
        Path from = ModelCatalog.open(models, models).entries().getFirst().path();
        Path to = Files.createDirectories(models.resolve(name));
        for (String file : List.of("model.json", "transformer.safetensors", "autoencoder.safetensors")) {
            Files.copy(from.resolve(file), to.resolve(file));
        }
        return to;
    }

    /// All bits set is NaN in every kind of float.
    private static void spoil(Path weights, String tensor) throws IOException {
        try (var file = SafetensorsFile.open(weights);
                var bytes = new RandomAccessFile(weights.toFile(), "rw")) {
            var entry = file.tensors().get(tensor);
            long header = Long.reverseBytes(bytes.readLong());
            byte[] noNumbers = new byte[(int) entry.bytes()];
            Arrays.fill(noNumbers, (byte) 0xff);
            bytes.seek(Long.BYTES + header + entry.begin());
            bytes.write(noNumbers);
        }
    }
}
