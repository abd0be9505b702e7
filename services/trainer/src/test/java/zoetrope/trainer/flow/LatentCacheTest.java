package zoetrope.trainer.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static zoetrope.trainer.flow.FlowBatchTest.clip;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentCacheTest {
    @Test
    void aRecordCutOffByAKilledRunIsLeftOut(@TempDir Path folder) throws Exception {
        var file = folder.resolve("latents.bin");
        try (var out = new DataOutputStream(Files.newOutputStream(file))) {
            clip().write(out);
            clip().write(out);
        }
        var bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 7));

        var read = new LatentCache(file).read();

        assertThat(read).hasSize(1);
        assertThat(read.getFirst().latents()).isEqualTo(clip().latents());
        assertThat(read.getFirst().captions().getFirst().states())
                .isEqualTo(clip().captions().getFirst().states());
        assertThat(read.getFirst().actor()).isEqualTo(clip().actor());
    }

    @Test
    void aRunThatGoesOnWritesBehindTheLastWholeRecord(@TempDir Path folder) throws Exception {
        var file = folder.resolve("latents.bin");
        append(file);
        long whole = Files.size(file);
        append(file);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) (2 * whole) - 7));
        var cache = new LatentCache(file);

        assertThat(cache.dropCutOff()).isEqualTo(1);
        assertThat(file).hasSize(whole);
        append(file);
        assertThat(cache.read()).hasSize(2);
    }

    @Test
    void whatAnotherRunAddsIsSeenAndTheSameIsNotReadAgain(@TempDir Path folder) throws Exception {
        var file = folder.resolve("latents.bin");
        var cache = new LatentCache(file);
        assertThat(cache.read()).isEmpty();

        append(file);
        assertThat(cache.read()).hasSize(1);
        append(file);
        var both = cache.read();

        assertThat(both).hasSize(2);
        assertThat(cache.read()).isSameAs(both);
    }

    private static void append(Path file) throws IOException {
        try (var out = new DataOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
            clip().write(out);
        }
    }
}
