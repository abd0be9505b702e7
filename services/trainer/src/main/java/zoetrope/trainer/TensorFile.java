package zoetrope.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import zoetrope.models.safetensors.ElementType;
import zoetrope.models.safetensors.SafetensorsFile;
import zoetrope.models.safetensors.SafetensorsWriter;

/// Named tensors and text in one safetensors file: what checkpoints and shipped weights are written as.
///
/// @param tensors by name
/// @param metadata free text by key
public record TensorFile(Map<String, NDArray> tensors, Map<String, String> metadata) {
    /// Replaces the file in one move, so that a killed run leaves the old one whole.
    ///
    /// @param type FLOAT32 or FLOAT16
    public void write(Path file, DataType type) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        var element = type == DataType.FLOAT16 ? ElementType.F16 : ElementType.F32;
        SafetensorsWriter.write(file, metadata, new TreeMap<>(tensors), element);
    }

    /// All tensors as FLOAT32, attached to the manager.
    public static TensorFile read(Path path, NDManager manager) {
        try (var file = SafetensorsFile.open(path)) {
            var tensors = new TreeMap<String, NDArray>();
            for (String name : file.tensors().keySet()) {
                tensors.put(name, file.read(name, manager, DataType.FLOAT32));
            }
            return new TensorFile(tensors, file.metadata());
        }
    }
}
