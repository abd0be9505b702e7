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

    /// Only the first rows; belongs to the same manager.
    TextKeys first(int rows) {
        var index = new NDIndex().addSliceDim(0, rows);
        return new TextKeys(
                keys.stream().map(each -> each.get(index)).toList(),
                values.stream().map(each -> each.get(index)).toList());
    }

    @Override
    public void close() {
        keys.forEach(NDArray::close);
        values.forEach(NDArray::close);
    }
}
