package zoetrope.models.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.InvalidRequest;
import zoetrope.models.safetensors.CheckpointException;

class ModelCatalogTest {
    @TempDir
    Path models = Path.of(".");

    @Test
    void foldersThatAreNoModelsStandInNobodysWay() throws IOException {
        Files.createDirectories(models.resolve("notes"));
        var broken = Files.createDirectories(models.resolve("broken"));
        Files.createFile(broken.resolve("transformer.safetensors"));
        Files.createDirectories(broken.resolve("autoencoder"));
        Files.writeString(broken.resolve("model.json"), "{}");
        var catalog = ModelCatalog.open(models, models);

        assertThat(catalog.entries()).extracting(entry -> entry.card().name()).containsExactly("wan-nano");
        assertThat(catalog.unfit()).extracting(ModelCatalog.Unfit::name).containsExactly("broken", "notes");
        assertThat(catalog.unfit().getFirst().reason()).contains("broken/model.json", "'width'", "(expected: a recipe)");
        assertThat(catalog.unfit().getLast().reason()).contains("no transformer.safetensors (expected: that file, or its shards in transformer/)");
        assertThatThrownBy(() -> catalog.load("broken", "cpu")).isInstanceOf(CheckpointException.class);
    }

    @Test
    void aModelThatIsNotThereIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> ModelCatalog.open(models, models).load("nosuch", "cpu"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("model: 'nosuch' (expected: one of wan-nano)");
    }
}
