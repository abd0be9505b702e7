package zoetrope.models.wan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;

/// A prompt as the cross-attentions see it: one pair per layer, (B, textLen, heads, headDim). It changes only with the
/// prompt, so it is computed once per prompt.
public record TextKeys(List<NDArray> keys, List<NDArray> values) implements AutoCloseable {
    public TextKeys {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
    }

    /// A layer's keys for the first rows.
    NDArray keys(int layer, long rows) {
        return first(keys.get(layer), rows);
    }

    NDArray values(int layer, long rows) {
        return first(values.get(layer), rows);
    }

    @Override
    public void close() {
        keys.forEach(NDArray::close);
        values.forEach(NDArray::close);
    }

    private static NDArray first(NDArray array, long rows) {
        return array.getShape().get(0) == rows ? array : array.get(new NDIndex().addSliceDim(0, rows));
    }
}
