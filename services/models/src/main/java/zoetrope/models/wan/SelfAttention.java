package zoetrope.models.wan;

import ai.djl.ndarray.NDArray;

/// What the tokens of one forward pass may attend to.
public sealed interface SelfAttention permits KvCache, ChunkedAttention {
    /// The frame index of each latent frame of the input, for RoPE.
    long[] positions();

    /// @param q and k, after RoPE, and v: (B, tokens, heads, headDim)
    /// @return (B, tokens, heads * headDim), belonging to q's manager
    NDArray attend(int layer, NDArray q, NDArray k, NDArray v);
}
