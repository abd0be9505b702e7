package zoetrope.models.safetensors;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Copies one mapped tensor into memory that the engine owns, converting on the way. It goes by blocks of rows,
/// because a direct buffer ends at 2 GB and umT5's embedding does not.
record TensorCopy(TensorEntry entry, MemorySegment source, DataType target, long blockBytes) {
    private static final ValueLayout.OfShort LITTLE_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt LITTLE_INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat LITTLE_FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    TensorCopy {
        boolean integer = entry.type() == ElementType.I64;
        boolean fits = integer
                ? target == DataType.INT64
                : target == DataType.FLOAT32 || target == DataType.FLOAT16;
        if (!fits) {
            throw new CheckpointException(entry.name() + ": " + entry.type() + " as " + target + " (expected: "
                    + (integer ? "INT64" : "FLOAT32 or FLOAT16") + ")");
        }
    }

    TensorCopy(TensorEntry entry, MemorySegment source, DataType target) {
        this(entry, source, target, 1L << 30);
    }

    NDArray into(NDManager manager) {
        var shape = entry.shape();
        // built on the host and moved once: native memory can be filled in place there only
        var host = manager.getDevice().isGpu() ? manager.newSubManager(Device.cpu()) : manager;
        var array = host.create(shape, target);
        array.attach(host);
        long rows = shape.dimension() == 0 ? 1 : shape.get(0);
        if (shape.size() > 0) {
            long rowElements = shape.size() / rows;
            long rowsPerBlock = Math.max(1, blockBytes / (rowElements * target.getNumOfBytes()));
            var flat = array.reshape(new Shape(rows, rowElements));
            for (long row = 0; row < rows; row += rowsPerBlock) {
                long until = Math.min(rows, row + rowsPerBlock);
                var view = flat.get(new NDIndex().addSliceDim(row, until));
                fill(MemorySegment.ofBuffer(view.toByteBuffer(true)), row * rowElements, (until - row) * rowElements);
                view.close();
            }
            flat.close();
        }
        if (host == manager) {
            return array;
        }
        var moved = array.toDevice(manager.getDevice(), true);
        moved.attach(manager);
        host.close();
        return moved;
    }

    private void fill(MemorySegment out, long first, long count) {
        int bytes = entry.type().bytes();
        if (entry.type().dataType() == target && entry.type() != ElementType.BF16) {
            MemorySegment.copy(source, first * bytes, out, 0, count * bytes);
            return;
        }
        var in = source.asSlice(first * bytes, count * bytes);
        switch (entry.type()) { // one plain loop each: the compiler makes vectors of them
            case BF16 -> {
                if (target == DataType.FLOAT32) {
                    for (long i = 0; i < count; i++) {
                        out.set(LITTLE_INT, i * Integer.BYTES, in.get(LITTLE_SHORT, i * Short.BYTES) << 16);
                    }
                } else {
                    for (long i = 0; i < count; i++) {
                        float value = Float.intBitsToFloat(in.get(LITTLE_SHORT, i * Short.BYTES) << 16);
                        out.set(LITTLE_SHORT, i * Short.BYTES, Float.floatToFloat16(value));
                    }
                }
            }
            case F16 -> {
                for (long i = 0; i < count; i++) {
                    float value = Float.float16ToFloat(in.get(LITTLE_SHORT, i * Short.BYTES));
                    out.set(LITTLE_FLOAT, i * Float.BYTES, value);
                }
            }
            case F32 -> {
                for (long i = 0; i < count; i++) {
                    float value = in.get(LITTLE_FLOAT, i * Float.BYTES);
                    out.set(LITTLE_SHORT, i * Short.BYTES, Float.floatToFloat16(value));
                }
            }
            case I64 -> throw new IllegalStateException("integers are copied whole");
        }
    }
}
