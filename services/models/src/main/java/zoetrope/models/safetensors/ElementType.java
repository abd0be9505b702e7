package zoetrope.models.safetensors;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import zoetrope.core.Checks;

/// The element types that Zoetrope reads and writes, by their names in a safetensors header.
public enum ElementType {
    F32(4, DataType.FLOAT32),
    F16(2, DataType.FLOAT16),
    /// Read as F32: DJL's native library has no bfloat16 and aborts the process when it is asked for one.
    BF16(2, DataType.FLOAT32),
    I64(8, DataType.INT64);

    private final int bytes;
    private final DataType dataType;

    ElementType(int bytes, DataType dataType) {
        this.bytes = bytes;
        this.dataType = dataType;
    }

    public int bytes() {
        return bytes;
    }

    /// The type an array has that holds these values without loss.
    public DataType dataType() {
        return dataType;
    }

    static ElementType parse(String tensor, String name) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(
                        Checks.clipped(tensor) + ": type " + Checks.clipped(name) + " (expected: one of " + Arrays.toString(values()) + ")"));
    }
}
