package zoetrope.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFileTest {
    @Test
    void whatWasWrittenIsRead(@TempDir Path folder) throws Exception {
        try (var manager = Engine.getEngine("PyTorch").newBaseManager()) {
            var array = manager.create(new float[] {0.5f, -2, 3, 1e-3f, 7, 65}, new Shape(2, 3));
            for (var type : new DataType[] {DataType.FLOAT32, DataType.FLOAT16}) {
                var file = folder.resolve(type + ".safetensors");
                new TensorFile(Map.of("b", array, "a", array.neg()), Map.of("config", "{\"k\":1}")).write(file, type);

                var read = TensorFile.read(file, manager);

                assertThat(read.metadata()).containsExactly(Map.entry("config", "{\"k\":1}"));
                assertThat(read.tensors()).containsOnlyKeys("a", "b");
                assertThat(read.tensors().get("b").getShape()).isEqualTo(new Shape(2, 3));
                assertThat(read.tensors().get("b").sub(array).abs().max().getFloat()).isLessThan(1e-6f);
            }
        }
    }
}
