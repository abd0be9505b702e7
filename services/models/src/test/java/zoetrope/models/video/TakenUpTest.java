package zoetrope.models.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.VideoModel;
import zoetrope.core.VideoModel.Rendered;

/// A shot that another worker began, with the weights that are built in.
class TakenUpTest {
    private static final int REFRESH_EVERY = 2; // the shortest that this model's window allows
    private static final int CHUNKS = 6;
    private static final int SEED = 7;

    @TempDir
    Path models;

    @Test
    void goesOnWithTheSamePixelsAfterAnyChunk() throws IOException {
        String often = refreshedOften();
        try (var model = ModelCatalog.open(models, models).load(often, "cpu")) {
            var undisturbed = undisturbed(model);
            for (int next = 1; next < CHUNKS; next++) {
                try (var take = takenUp(model, next, undisturbed)) {
                    var chunk = take.next(() -> false);

                    assertThat(chunk.pixels()).as("chunk %d", next).isEqualTo(undisturbed.get(next).pixels());
                    assertThat(chunk.latents().values()).isEqualTo(undisturbed.get(next).latents().values());
                }
            }
        }
    }

    /// Between two refresh points the prompt changes.
    private static String prompt(int chunk) {
        return chunk < 3 ? "a red ball bounces on a beach" : "a blue fish swims in a lake";
    }

    private static List<Rendered> undisturbed(VideoModel model) {
        var chunks = new ArrayList<Rendered>();
        try (var take = model.open(prompt(0), SEED)) {
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                follow(take, chunk);
                chunks.add(take.next(() -> false));
            }
        }
        return chunks;
    }

    private static VideoModel.Take takenUp(VideoModel model, int next, List<Rendered> made) {
        int refreshPoint = next - next % REFRESH_EVERY;
        int from = Math.max(0, refreshPoint - model.history());
        var latents = made.stream().map(Rendered::latents).toList();
        var take = refreshPoint == 0
                ? model.open(prompt(0), SEED)
                : model.resume(prompt(refreshPoint), SEED, refreshPoint, latents.subList(from, refreshPoint));
        for (int chunk = refreshPoint; chunk < next; chunk++) {
            if (chunk > refreshPoint) {
                follow(take, chunk);
            }
            take.remember(latents.get(chunk));
        }
        if (next > refreshPoint) {
            follow(take, next);
        }
        return take;
    }

    private static void follow(VideoModel.Take take, int chunk) {
        if (chunk > 0 && !prompt(chunk).equals(prompt(chunk - 1))) {
            take.prompt(prompt(chunk));
        }
    }

    private String refreshedOften() throws IOException {
        Path from = ModelCatalog.open(models, models).entries().getFirst().path();
        Path to = Files.createDirectories(models.resolve("often"));
        for (String file : List.of("transformer.safetensors", "autoencoder.safetensors")) {
            Files.copy(from.resolve(file), to.resolve(file));
        }
        var recipe = Files.readString(from.resolve("model.json"));
        Files.writeString(to.resolve("model.json"), recipe.replace("\"refresh_every\": 16", "\"refresh_every\": " + REFRESH_EVERY));
        return "often";
    }
}
