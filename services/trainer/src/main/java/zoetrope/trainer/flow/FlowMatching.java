package zoetrope.trainer.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.SplittableRandom;
import zoetrope.models.script.FusedOps;
import zoetrope.models.wan.AttentionSpan;
import zoetrope.models.wan.CausalWan;
import zoetrope.models.wan.ChunkedAttention;

/// Flow matching (Lipman et al. 2023): x = (1 - sigma) clean + sigma noise, the network predicts noise - clean, and its
/// squared error is averaged over what [FlowBatch] gives weight to.
///
/// @param channels how much each latent channel counts (1, 1, C, 1, 1)
/// @param side of the latents
/// @param chunk latent frames that share a noise level
record FlowMatching(FusedOps ops, NDArray channels, int side, int chunk) implements Objective {
    private static final double LEAST_NOISE = 0.1; // the last step may be as low as 0.12

    @Override
    public NDArray loss(
            NDManager scratch, CausalWan network, List<LatentClip> clips, int frames, int count, SplittableRandom random) {
        var draw = new FlowBatch.Draw(
                frames, Math.min(chunk, frames), LEAST_NOISE, Samples.SHIFT, FlowBatch.CONTEXT_NOISE, 0.7, 0.1, FlowBatch.ACTOR_WEIGHT);
        var config = network.config();
        var batch = FlowBatch.of(scratch, clips, count, draw, config, side, random);
        int tokens = (side / config.patch()) * (side / config.patch());
        var attention = ChunkedAttention.overClip(ops, AttentionSpan.unbounded(), frames, draw.chunk(), tokens);
        var noise = scratch.randomNormal(0, 1, batch.clean().getShape(), DataType.FLOAT32);
        var noisy = batch.clean().add(noise.sub(batch.clean()).mul(batch.sigma()));
        var velocity = network.velocity(noisy, batch.timesteps(), network.text(batch.context()), attention);
        var error = velocity.sub(noise.sub(batch.clean())).square().mul(batch.weight()).mul(channels);
        return error.sum().div(batch.weight().sum().mul(config.outDim()));
    }
}
