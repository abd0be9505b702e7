package zoetrope.models.safetensors;

import ai.djl.ndarray.types.Shape;
import zoetrope.core.Checks;

/// Where a tensor lies in its file.
///
/// @param begin first byte, counted from the end of the header
/// @param end one past the last byte
public record TensorEntry(String name, ElementType type, Shape shape, long begin, long end) {
    public TensorEntry {
        long wanted = type.bytes();
        for (long size : shape.getShape()) {
            if (size < 0) {
                throw new CheckpointException(Checks.clipped(name) + ": shape " + shape + " (expected: no negative size)");
            }
            try {
                wanted = Math.multiplyExact(wanted, size);
            } catch (ArithmeticException e) {
                throw new CheckpointException(Checks.clipped(name) + ": shape " + shape + " (expected: at most 2^63 bytes)", e);
            }
        }
        if (begin < 0 || end - begin != wanted) {
            throw new CheckpointException(Checks.clipped(name) + ": bytes " + begin + ".." + end + " (expected: " + wanted + " bytes for "
                    + type + " " + shape + ")");
        }
    }

    public long bytes() {
        return end - begin;
    }
}
