package zoetrope.models.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    Path folder;

    NDManager manager;

    @BeforeEach
    void openManager() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void closeManager() {
        manager.close();
    }

    @Test
    void shardsReadAsOne() throws IOException {
        shard("model-1.safetensors", "a", 1);
        shard("model-2.safetensors", "b", 2);
        index("{\"a\":\"model-1.safetensors\",\"b\":\"model-2.safetensors\"}");
        try (var checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.tensors()).containsOnlyKeys("a", "b");
            assertThat(checkpoint.read("b", manager).toFloatArray()).containsExactly(2, 2);
        }
    }

    @Test
    void aShardWithoutItsTensorIsNamed() throws IOException {
        shard("model-1.safetensors", "a", 1);
        index("{\"b\":\"model-1.safetensors\"}");
        assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("b is not in model-1.safetensors");
    }

    @Test
    void aShardOutsideTheFolderIsRefused() throws IOException {
        index("{\"a\":\"../secret.safetensors\"}");
        assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("expected: a plain file name");
    }

    @Test
    void missingExtraAndMisshapenTensorsAreNamed() {
        var path = shard("one.safetensors", "extra", 1);
        var wanted = Map.of("absent", new Shape(3));
        try (var checkpoint = Checkpoint.open(path)) {
            assertThatThrownBy(() -> Weights.load(checkpoint, wanted, manager, DataType.FLOAT32))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("1 missing: absent (3)")
                    .hasMessageContaining("1 unexpected: extra");
            assertThatThrownBy(() -> Weights.load(
                            checkpoint, Map.of("extra", new Shape(3)), manager, DataType.FLOAT32))
                    .hasMessageContaining("1 misshapen: extra (2) (expected: (3))");
        }
    }

    @Test
    void renamedTensorsAreFoundByTheNewName() {
        try (var checkpoint = Checkpoint.open(shard("one.safetensors", "model.a", 4)).renamed(n -> n.substring(6))) {
            assertThat(checkpoint.read("a", manager).toFloatArray()).containsExactly(4, 4);
        }
    }

    private Path shard(String file, String tensor, float value) {
        var path = folder.resolve(file);
        SafetensorsWriter.write(
                path, Map.of(), Map.of(tensor, manager.create(new float[] {value, value})), ElementType.F32);
        return path;
    }

    private void index(String map) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"weight_map\":" + map + "}");
    }
}
