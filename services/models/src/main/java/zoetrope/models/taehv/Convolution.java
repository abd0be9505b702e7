package zoetrope.models.taehv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import org.jspecify.annotations.Nullable;

/// How the autoencoder convolves: an odd kernel, padded so that stride 1 keeps the size.
@FunctionalInterface
public interface Convolution {
    /// In the arrays' own type.
    Convolution EXACT = (x, weight, bias, stride) -> {
        long pad = weight.getShape().get(2) / 2;
        return Conv2d.conv2d(x, weight, bias, new Shape(stride, stride), new Shape(pad, pad))
                .singletonOrThrow();
    };

    /// @param x (B, in, H, W); weight (out, in, k, k); bias (out)
    /// @return (B, out, H/stride, W/stride), belonging to x's manager
    NDArray of(NDArray x, NDArray weight, @Nullable NDArray bias, int stride);
}
