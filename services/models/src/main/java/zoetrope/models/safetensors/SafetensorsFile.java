package zoetrope.models.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// One memory-mapped safetensors file of any size. Immutable, and safe for any number of reading threads until it is
/// closed; arrays that were read keep living, they are copies.
public final class SafetensorsFile implements AutoCloseable {
    private static final ValueLayout.OfLong LITTLE_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final Arena arena;
    private final MemorySegment data;
    private final SafetensorsHeader header;

    private SafetensorsFile(Path path, Arena arena, MemorySegment data, SafetensorsHeader header) {
        this.path = path;
        this.arena = arena;
        this.data = data;
        this.header = header;
    }

    /// Maps `path` and checks its header.
    ///
    /// @throws CheckpointException when it is absent, a pickle, or not a sound safetensors file
    @SuppressWarnings("MustBeClosedChecker") // the file owns the arena: closed with it, and by every failure here
    public static SafetensorsFile open(Path path) {
        PickleCheck.refuse(path);
        if (!Files.isRegularFile(path)) {
            throw new CheckpointException(path + ": absent (expected: a safetensors file)");
        }
        var arena = Arena.ofShared();
        try (var channel = FileChannel.open(path)) {
            var all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            if (all.byteSize() < Long.BYTES) {
                throw new CheckpointException("size: " + all.byteSize() + " bytes (expected: >= 8)");
            }
            long headerBytes = all.get(LITTLE_LONG, 0);
            long limit = Math.min(SafetensorsHeader.MAX_BYTES, all.byteSize() - Long.BYTES);
            if (headerBytes < 2 || headerBytes > limit) {
                throw new CheckpointException("header length: " + Long.toUnsignedString(headerBytes) + " (expected: 2.."
                        + limit + "; is it a safetensors file?)");
            }
            var json = all.asSlice(Long.BYTES, headerBytes).toArray(ValueLayout.JAVA_BYTE);
            var data = all.asSlice(Long.BYTES + headerBytes);
            return new SafetensorsFile(path, arena, data, SafetensorsHeader.parse(json, data.byteSize()));
        } catch (IOException e) {
            arena.close();
            throw new CheckpointException(path + ": can't be read: " + e.getMessage(), e);
        } catch (CheckpointException e) {
            arena.close();
            throw new CheckpointException(path + ": " + e.getMessage(), e);
        }
    }

    public Path path() {
        return path;
    }

    /// The writer's notes; empty if there are none.
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /// Every tensor by name, in the header's order.
    public Map<String, TensorEntry> tensors() {
        return header.tensors();
    }

    /// Copies a tensor into a new array of the type that holds it without loss (BF16 becomes FLOAT32).
    public NDArray read(String name, NDManager manager) {
        return read(name, manager, entry(name).type().dataType());
    }

    /// Copies a tensor into a new array of type FLOAT32, FLOAT16 or (I64 only) INT64.
    public NDArray read(String name, NDManager manager, DataType type) {
        var entry = entry(name);
        return new TensorCopy(entry, bytes(name), type).into(manager);
    }

    /// The raw little-endian bytes of a tensor, valid until the file is closed.
    public MemorySegment bytes(String name) {
        var entry = entry(name);
        return data.asSlice(entry.begin(), entry.bytes());
    }

    private TensorEntry entry(String name) {
        var entry = header.tensors().get(name);
        if (entry == null) {
            throw new CheckpointException(path + ": no tensor " + name);
        }
        return entry;
    }

    @Override
    public void close() {
        arena.close();
    }
}
