package zoetrope.trainer.auto;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.jspecify.annotations.Nullable;
import zoetrope.models.Processor;
import zoetrope.models.script.Script;
import zoetrope.models.taehv.Convolution;

/// Convolves FLOAT32 arrays in bfloat16, forward and backward: two to four times as fast on a processor that has
/// instructions for it. For training and what it learns from. Any thread may use it.
public final class Bfloat16Convolution implements Convolution, AutoCloseable {
    private final Script narrow;
    private final Script wide;

    public Bfloat16Convolution(NDManager manager) {
        narrow = cast(manager, "Narrow", 15);
        wide = cast(manager, "Wide", 6);
    }

    /// Itself where that is faster, the exact one elsewhere.
    public Convolution orExact() {
        return Processor.multipliesBfloat16() ? this : EXACT;
    }

    /// DJL knows no bfloat16 (PyTorch's type 15), but hands such arrays on.
    private static Script cast(NDManager manager, String name, int type) {
        return Script.load(manager, name, """
                def forward(self, x: Tensor) -> Tensor:
                  return torch.to(x, %d)
                """.formatted(type));
    }

    @Override
    public NDArray of(NDArray x, NDArray weight, @Nullable NDArray bias, int stride) {
        var scratch = x.getManager();
        var kernel = narrow.call(weight);
        kernel.attach(scratch);
        var convolved = wide.call(EXACT.of(narrow.call(x), kernel, null, stride));
        return bias == null ? convolved : convolved.add(bias.reshape(1, -1, 1, 1));
    }

    @Override
    public void close() {
        narrow.close();
        wide.close();
    }
}
