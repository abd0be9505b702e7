package zoetrope.models.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/// A prompt's tokens as vectors, apart from any device. The array is shared: read only.
///
/// @param values row-major (length, dim)
public record TokenStates(int length, int dim, float[] values) {
    public TokenStates {
        if (length < 1 || dim < 1 || values.length != length * dim) {
            throw new IllegalArgumentException(
                    "values: " + values.length + " (expected: length " + length + " x dim " + dim + ", both >= 1)");
        }
    }

    /// @return FLOAT32 (length, dim)
    public NDArray in(NDManager manager) {
        return manager.create(values, new Shape(length, dim));
    }
}
