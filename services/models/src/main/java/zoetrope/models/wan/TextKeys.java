package zoetrope.models.wan;

import ai.djl.ndarray.NDArray;
import java.util.List;

/// A prompt as the cross-attentions see it: one pair per layer, (B, textLen, heads, headDim). It changes only with the
/// prompt, so it is computed once per prompt.
public record TextKeys(List<NDArray> keys, List<NDArray> values) implements AutoCloseable {
    public TextKeys {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
    }

    @Override
    public void close() {
        keys.forEach(NDArray::close);
        values.forEach(NDArray::close);
    }
}
