package zoetrope.trainer.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import zoetrope.models.safetensors.Weights;
import zoetrope.models.script.FusedOps;
import zoetrope.models.wan.AttentionSpan;
import zoetrope.models.wan.CausalWan;
import zoetrope.models.wan.ChunkedAttention;
import zoetrope.models.wan.WanConfig;

/// The loss of flow matching (Lipman et al. 2023): x = (1 - sigma) clean + sigma noise, the network predicts
/// noise - clean, and its squared error is averaged over what [FlowBatch] gives weight to.
///
/// Any thread may use it.
///
/// @param channels how much each latent channel counts (1, 1, C, 1, 1)
/// @param side of the latents
record FlowLoss(WanConfig config, FusedOps ops, NDArray channels, int side) {
    CausalWan network(Map<String, NDArray> weights) {
        return new CausalWan(config, Weights.of(weights), ops);
    }

    /// @param count windows, drawn from `clips`
    /// @return a scalar that belongs to `scratch`
    NDArray of(
            NDManager scratch, CausalWan network, List<LatentClip> clips, FlowBatch.Draw draw, int count, SplittableRandom random) {
        int tokens = (side / config.patch()) * (side / config.patch());
        var attention = ChunkedAttention.overClip(ops, AttentionSpan.unbounded(), draw.frames(), draw.chunk(), tokens);
        var batch = FlowBatch.of(scratch, clips, count, draw, config, side, random);
        var noise = scratch.randomNormal(0, 1, batch.clean().getShape(), DataType.FLOAT32);
        var noisy = batch.clean().add(noise.sub(batch.clean()).mul(batch.sigma()));
        var velocity = network.velocity(noisy, batch.timesteps(), network.text(batch.context()), attention);
        var error = velocity.sub(noise.sub(batch.clean())).square().mul(batch.weight()).mul(channels);
        return error.sum().div(batch.weight().sum().mul(config.outDim()));
    }
}
