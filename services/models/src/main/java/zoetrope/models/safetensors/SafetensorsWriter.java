package zoetrope.models.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/// Writes tensors beside the target and moves them into place, so a crash never leaves half a checkpoint.
/// The same tensors and metadata always give the same bytes.
public final class SafetensorsWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SafetensorsWriter() {}

    /// Writes arrays as F32 or F16 (INT64 arrays stay I64).
    ///
    /// @throws UncheckedIOException when the disk says no
    public static void write(
            Path path, Map<String, String> metadata, Map<String, NDArray> tensors, ElementType type) {
        var plan = new LinkedHashMap<String, Shape>();
        var types = new LinkedHashMap<String, ElementType>();
        tensors.forEach((name, array) -> {
            plan.put(name, array.getShape());
            types.put(name, array.getDataType() == DataType.INT64 ? ElementType.I64 : type);
        });
        write(path, metadata, plan, types, name -> values(Objects.requireNonNull(tensors.get(name))));
    }

    /// Writes tensors that are made one at a time, so that a checkpoint larger than memory can be written.
    ///
    /// @param values gives a tensor's elements in row-major order as `float[]`s (or `long[]`s for I64) that together
    ///     make the tensor
    public static void write(
            Path path,
            Map<String, String> metadata,
            Map<String, Shape> shapes,
            Map<String, ElementType> types,
            Function<String, Iterable<?>> values) {
        var entries = entries(shapes, types);
        var part = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (var out = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                writeFully(out, header(metadata, entries));
                for (var entry : entries) {
                    long start = out.position();
                    for (var block : values.apply(entry.name())) {
                        writeFully(out, encode(block, entry.type()));
                    }
                    if (out.position() - start != entry.bytes()) {
                        throw new IllegalArgumentException(entry.name() + ": " + (out.position() - start)
                                + " bytes (expected: " + entry.bytes() + ")");
                    }
                }
            }
            Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": can't be written", e);
        }
    }

    private static List<TensorEntry> entries(Map<String, Shape> shapes, Map<String, ElementType> types) {
        var entries = new ArrayList<TensorEntry>();
        long at = 0;
        for (var tensor : shapes.entrySet()) {
            var type = types.get(tensor.getKey());
            if (type == null) {
                throw new IllegalArgumentException(tensor.getKey() + ": no type");
            }
            long bytes = tensor.getValue().size() * type.bytes();
            entries.add(new TensorEntry(tensor.getKey(), type, tensor.getValue(), at, at + bytes));
            at += bytes;
        }
        return entries;
    }

    private static ByteBuffer header(Map<String, String> metadata, List<TensorEntry> entries) throws IOException {
        var root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            var notes = root.putObject("__metadata__");
            new TreeMap<>(metadata).forEach(notes::put);
        }
        for (var entry : entries) {
            var node = root.putObject(entry.name());
            node.put("dtype", entry.type().name());
            var shape = node.putArray("shape");
            for (long size : entry.shape().getShape()) {
                shape.add(size);
            }
            node.putArray("data_offsets").add(entry.begin()).add(entry.end());
        }
        var json = JSON.writeValueAsBytes(root);
        int padded = Math.ceilDiv(json.length, 8) * 8; // values start at a multiple of eight bytes
        var buffer = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(padded).put(json);
        buffer.put(" ".repeat(padded - json.length).getBytes(StandardCharsets.US_ASCII));
        return buffer.flip();
    }

    private static Iterable<?> values(NDArray array) {
        if (array.getDataType() == DataType.INT64) {
            return List.of(array.toLongArray());
        }
        if (array.getDataType() == DataType.FLOAT32) {
            return List.of(array.toFloatArray());
        }
        try (var floats = array.toType(DataType.FLOAT32, true)) {
            return List.of(floats.toFloatArray());
        }
    }

    private static ByteBuffer encode(Object block, ElementType type) {
        if (block instanceof long[] longs && type == ElementType.I64) {
            var buffer = ByteBuffer.allocate(longs.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            buffer.asLongBuffer().put(longs);
            return buffer;
        }
        if (!(block instanceof float[] floats)) {
            throw new IllegalArgumentException(block.getClass().getSimpleName() + " (expected: float[], or long[] for I64)");
        }
        var buffer = ByteBuffer.allocate(floats.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : floats) {
            switch (type) {
                case F32 -> buffer.putFloat(value);
                case F16 -> buffer.putShort(Float.floatToFloat16(value));
                case BF16 -> buffer.putShort(toBfloat16(value));
                case I64 -> throw new IllegalArgumentException("I64 from float[] (expected: long[])");
            }
        }
        return buffer.flip();
    }

    /// Round to nearest, ties to even, on the upper sixteen bits.
    private static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) (Float.isNaN(value) ? (bits >>> 16) | 0x40 : (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    private static void writeFully(FileChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}
