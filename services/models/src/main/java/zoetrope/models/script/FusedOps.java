package zoetrope.models.script;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/// What the transformers need and DJL lacks. Every operation keeps its input's type, works on any device, records
/// gradients, and gives a result that belongs to the manager of its first argument.
///
/// ```java
/// try (var manager = NDManager.newBaseManager(); var ops = FusedOps.load(manager)) {
///     var out = ops.attention(q, k, v); // in training inside a GradientCollector, too
/// }
/// ```
/// Closed by whoever loaded it. Any thread may call it.
public final class FusedOps implements AutoCloseable {
    /// How exactly a linear layer multiplies.
    public enum Products {
        /// In the arrays' own type.
        EXACT("torch.linear(x, weight, bias)"),
        /// In bfloat16 with a FLOAT32 result, for training: 1.9 times as fast, forward and backward, on a processor that
        /// has instructions for it ([zoetrope.models.Processor#multipliesBfloat16]), far slower on any other.
        BFLOAT16("torch.to(torch.linear(torch.to(x, 15), torch.to(weight, 15), torch.to(bias, 15)), 6)");

        private final String linear;

        Products(String linear) {
            this.linear = linear;
        }
    }

    private final Script linear;
    private final Script attention;
    private final Script maskedAttention;
    private final Script rope;
    private final Script modulatedNorm;
    private final Script gatedAdd;
    private final Script rmsNorm;
    private final Script geluTanh;

    private FusedOps(NDManager manager, Products products) {
        linear = Script.load(manager, "Linear", """
                def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
                  return %s
                """.formatted(products.linear));
        attention = Script.load(manager, "Attention", """
                def forward(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
                  return torch.scaled_dot_product_attention(q, k, v)
                """);
        maskedAttention = Script.load(manager, "MaskedAttention", """
                def forward(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
                  return torch.scaled_dot_product_attention(q, k, v, mask)
                """);
        // pairs of neighbours are complex numbers: rotating them is one multiplication
        rope = Script.load(manager, "Rope", """
                def forward(self, x: Tensor, table: Tensor) -> Tensor:
                  pairs = torch.reshape(torch.to(x, 6), [torch.size(x, 0), torch.size(x, 1), torch.size(x, 2), -1, 2])
                  turn = torch.unsqueeze(torch.view_as_complex(table), 1)
                  turned = torch.view_as_real(torch.mul(torch.view_as_complex(pairs), turn))
                  return torch.type_as(torch.flatten(turned, 3), x)
                """);
        modulatedNorm = Script.load(manager, "ModulatedNorm", """
                def forward(self, x: Tensor, shift: Tensor, scale: Tensor, eps: Tensor) -> Tensor:
                  normed = torch.layer_norm(x, [torch.size(x, -1)], None, None, float(torch.item(eps)))
                  frames = torch.reshape(normed, [torch.size(x, 0), torch.size(scale, 1), -1, torch.size(x, -1)])
                  return torch.reshape(torch.addcmul(shift, frames, torch.add(scale, 1)), torch.size(x))
                """);
        gatedAdd = Script.load(manager, "GatedAdd", """
                def forward(self, x: Tensor, y: Tensor, gate: Tensor) -> Tensor:
                  shape = [torch.size(x, 0), torch.size(gate, 1), -1, torch.size(x, -1)]
                  sum = torch.addcmul(torch.reshape(x, shape), torch.reshape(y, shape), gate)
                  return torch.reshape(sum, torch.size(x))
                """);
        rmsNorm = Script.load(manager, "RmsNorm", """
                def forward(self, x: Tensor, weight: Tensor, eps: Tensor) -> Tensor:
                  wide = torch.to(x, 6)
                  power = torch.mean(torch.mul(wide, wide), [-1], True)
                  normed = torch.mul(wide, torch.rsqrt(torch.add(power, eps)))
                  return torch.mul(torch.type_as(normed, x), weight)
                """);
        geluTanh = Script.load(manager, "GeluTanh", """
                def forward(self, x: Tensor) -> Tensor:
                  return torch.gelu(x, approximate="tanh")
                """);
    }

    /// Compiles the operations for the manager's device; takes some tens of milliseconds.
    public static FusedOps load(NDManager manager) {
        return load(manager, Products.EXACT);
    }

    public static FusedOps load(NDManager manager, Products products) {
        return new FusedOps(manager, products);
    }

    /// `x weight^T + bias`.
    ///
    /// @param x (..., in); weight (out, in); bias (out)
    /// @return (..., out)
    public NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return linear.call(x, weight, bias);
    }

    /// softmax(q k^T / sqrt(d)) v without the matrix in between.
    ///
    /// @param q (B, heads, queries, d); k and v (B, heads, keys, d)
    /// @return (B, heads, queries, d)
    public NDArray attention(NDArray q, NDArray k, NDArray v) {
        return attention.call(q, k, v);
    }

    /// @param mask broadcastable to (B, heads, queries, keys); BOOLEAN (true: attend) or of q's type (added to the
    ///     scores)
    public NDArray attention(NDArray q, NDArray k, NDArray v, NDArray mask) {
        return maskedAttention.call(q, k, v, mask);
    }

    /// Turns each pair of neighbouring features by its angle, as RoFormer (Su et al. 2021) and Wan do.
    ///
    /// @param x (B, tokens, heads, d)
    /// @param table FLOAT32 (tokens, d/2, 2): cosine and sine
    /// @return as x
    public NDArray rope(NDArray x, NDArray table) {
        return rope.call(x, table);
    }

    /// LayerNorm without affine, then `* (1 + scale) + shift` with one row per frame (adaLN, Peebles & Xie 2022).
    ///
    /// @param x (B, frames * tokens, D)
    /// @param shift and scale (B or 1, frames or 1, 1, D)
    /// @param eps a scalar array
    public NDArray modulatedNorm(NDArray x, NDArray shift, NDArray scale, NDArray eps) {
        return modulatedNorm.call(x, shift, scale, eps);
    }

    /// `x + y * gate`, shapes as in [#modulatedNorm].
    public NDArray gatedAdd(NDArray x, NDArray y, NDArray gate) {
        return gatedAdd.call(x, y, gate);
    }

    /// `x / sqrt(mean(x^2) + eps) * weight` over the last dimension (Zhang & Sennrich 2019), in FLOAT32 inside.
    public NDArray rmsNorm(NDArray x, NDArray weight, NDArray eps) {
        return rmsNorm.call(x, weight, eps);
    }

    /// The tanh approximation of GELU; DJL's own is the exact one.
    public NDArray geluTanh(NDArray x) {
        return geluTanh.call(x);
    }

    @Override
    public void close() {
        for (var script : new Script[] {linear, attention, maskedAttention, rope, modulatedNorm, gatedAdd, rmsNorm, geluTanh}) {
            script.close();
        }
    }
}
