package zoetrope.models.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
    @TempDir
    Path folder;

    @Test
    void writtenTensorsComeBackWithTheirMetadata() {
        var path = folder.resolve("a.safetensors");
        try (var manager = NDManager.newBaseManager()) {
            var x = manager.create(new float[] {1, -2.5f, 3e-5f, 65504, 0, 7}, new Shape(2, 3));
            var ids = manager.create(new long[] {Long.MIN_VALUE, 5});
            SafetensorsWriter.write(path, Map.of("seed", "7"), Map.of("x", x, "ids", ids), ElementType.F32);
            try (var file = SafetensorsFile.open(path)) {
                assertThat(file.metadata()).containsExactly(Map.entry("seed", "7"));
                var read = file.read("x", manager);
                assertThat(read.getShape()).isEqualTo(new Shape(2, 3));
                assertThat(read.toFloatArray()).containsExactly(x.toFloatArray());
                assertThat(file.read("ids", manager).toLongArray()).containsExactly(Long.MIN_VALUE, 5);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"F16, 0.0009765625", "BF16, 0.0078125"})
    void halfTypesKeepTheirPrecision(ElementType type, float relative) {
        var path = folder.resolve("half.safetensors");
        float[] values = {1, -2.5f, 3.14159f, 1000.7f, -0.001f};
        SafetensorsWriter.write(path, Map.of(), Map.of("x", new Shape(5)), Map.of("x", type), _ -> List.of(values));
        try (var manager = NDManager.newBaseManager();
                var file = SafetensorsFile.open(path)) {
            var read = file.read("x", manager);
            assertThat(read.getDataType()).isEqualTo(type == ElementType.F16 ? DataType.FLOAT16 : DataType.FLOAT32);
            var floats = file.read("x", manager, DataType.FLOAT32).toFloatArray();
            for (int i = 0; i < values.length; i++) {
                assertThat(Math.abs(floats[i] - values[i])).isLessThanOrEqualTo(Math.abs(values[i]) * relative / 2);
            }
            assertThat(file.read("x", manager, DataType.FLOAT16).toType(DataType.FLOAT32, true).toFloatArray()[0])
                    .isEqualTo(1f);
        }
    }

    @Test
    void aTensorLargerThanABlockIsReadInRows() {
        var path = folder.resolve("rows.safetensors");
        try (var manager = NDManager.newBaseManager()) {
            var x = manager.arange(0, 7 * 5, 1, DataType.FLOAT32).reshape(7, 5);
            SafetensorsWriter.write(path, Map.of(), Map.of("x", x), ElementType.F32);
            try (var file = SafetensorsFile.open(path)) {
                var entry = file.tensors().get("x");
                for (long block : new long[] {1, 2 * 5 * 4, 1000}) {
                    var read = new TensorCopy(entry, file.bytes("x"), DataType.FLOAT32, block).into(manager);
                    assertThat(read.toFloatArray()).containsExactly(x.toFloatArray());
                }
            }
        }
    }

    @Test
    void tensorsBeyondTwoGigabytesAreReached() throws IOException {
        var path = folder.resolve("big.safetensors");
        long gap = 3L << 30; // a hole: it takes no room on the disk
        var json = "{\"hole\":{\"dtype\":\"F16\",\"shape\":[" + gap / 2 + "],\"data_offsets\":[0," + gap + "]},"
                + "\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[" + gap + "," + (gap + 8) + "]}}";
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(header(json));
            file.seek(8 + json.length() + gap);
            file.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(4).putFloat(5).array());
        }
        try (var manager = NDManager.newBaseManager();
                var file = SafetensorsFile.open(path)) {
            assertThat(file.read("x", manager).toFloatArray()).containsExactly(4, 5);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | x: bytes 0..4 (expected: 8 bytes",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}} | x: ends at byte 16 (expected: <= 8",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | x: -1 (expected: an integer >= 0)",
        "{\"x\":{\"dtype\":\"F8\",\"shape\":[4],\"data_offsets\":[0,4]}} | x: type F8 (expected: one of",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807],\"data_offsets\":[0,4]}} | at most 2^63 bytes",
        "{\"x\":{\"dtype\":\"F32\"}} | expected: dtype, shape and two data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | b: begins at byte 4 (expected: >= 8",
        "[] | expected: a JSON object",
        "{\"x\": | not JSON",
    })
    void anUnsoundHeaderIsNamed(String json, String message) throws IOException {
        var path = folder.resolve("bad.safetensors");
        var header = header(json);
        Files.write(path, ByteBuffer.allocate(header.length + 8).put(header).array());
        assertThatThrownBy(() -> SafetensorsFile.open(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("bad.safetensors")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1, 50, 200_000_000_000L})
    void anAbsurdHeaderLengthIsRefused(long length) throws IOException {
        var path = folder.resolve("length.safetensors");
        Files.write(path, ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
        assertThatThrownBy(() -> SafetensorsFile.open(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("header length: " + Long.toUnsignedString(length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.pt", "model.PTH", "a.ckpt", "pytorch_model.bin"})
    void pickleIsRefusedWithAWayOut(String name) throws IOException {
        Files.writeString(folder.resolve(name), "x");
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve(name)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("pickled")
                .hasMessageContaining("save_file");
        assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("pickled");
    }

    private static byte[] header(String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.length)
                .put(bytes)
                .array();
    }
}
