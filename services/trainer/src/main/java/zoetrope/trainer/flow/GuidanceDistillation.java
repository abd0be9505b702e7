package zoetrope.trainer.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import zoetrope.models.script.FusedOps;
import zoetrope.models.wan.AttentionSpan;
import zoetrope.models.wan.CausalWan;
import zoetrope.models.wan.ChunkedAttention;
import zoetrope.models.wan.FlowMatchSampler;

/// Guidance distillation (Meng et al. 2023): one pass of the network does what its teacher does in two, one with the text and
/// one without. The teacher makes a chunk as it is sampled, and wherever it has been on its way from noise to clean, the
/// learner's velocity is to be the teacher's guided one.
///
/// @param path the teacher's steps and its guidance
/// @param channels how much each latent channel counts (1, 1, C, 1, 1)
/// @param side of the latents
/// @param chunk latent frames that are made at a time
record GuidanceDistillation(
        CausalWan teacher, FlowMatchSampler path, FusedOps ops, NDArray channels, int side, int chunk) implements Objective {
    /// Share of the batches whose chunk is the first of a video.
    private static final double OPENINGS = 0.3;

    /// Where the teacher was at a step, and where it went from there.
    ///
    /// @param x noisy latents of the chunk (N, chunk, C, H, W)
    /// @param velocity as x
    private record Step(double sigma, NDArray x, NDArray velocity) {}

    /// @param frames a chunk and the one before it
    @Override
    public NDArray loss(
            NDManager scratch, CausalWan network, List<LatentClip> clips, int frames, int count, SplittableRandom random) {
        int length = random.nextDouble() < OPENINGS ? chunk : frames;
        int given = length - chunk;
        var config = network.config();
        var draw = new FlowBatch.Draw(length, chunk, 0, 1, FlowBatch.CONTEXT_NOISE, 1, 0, FlowBatch.ACTOR_WEIGHT);
        var batch = FlowBatch.of(scratch, clips, count, draw, config, side, random);
        var noise = scratch.randomNormal(0, 1, batch.clean().getShape(), DataType.FLOAT32);
        var past = frames(batch.clean().add(noise.sub(batch.clean()).mul(batch.sigma())), 0, given);
        var steps = steps(scratch, past, frames(noise, given, length), batch.context());

        var timesteps = new ArrayList<float[]>();
        for (var step : steps) {
            var told = new float[length];
            Arrays.fill(told, given, length, timestep(step.sigma()));
            timesteps.addAll(Collections.nCopies(count, told));
        }
        var seen = concatenated(steps.stream().map(step -> given == 0 ? step.x() : past.concat(step.x(), 1)).toList());
        var context = concatenated(Collections.nCopies(steps.size(), batch.context()));
        int tokens = (side / config.patch()) * (side / config.patch());
        var attention = ChunkedAttention.overClip(ops, AttentionSpan.unbounded(), length, chunk, tokens);
        var velocity = network.velocity(seen, timesteps.toArray(float[][]::new), network.text(context), attention);

        var weight = frames(batch.weight(), given, length);
        var error = frames(velocity, given, length).sub(concatenated(steps.stream().map(Step::velocity).toList())).square();
        return error.mul(concatenated(Collections.nCopies(steps.size(), weight)))
                .mul(channels)
                .sum()
                .div(weight.sum().mul(steps.size() * config.outDim()));
    }

    /// The teacher's way to a chunk.
    ///
    /// @param past latents of the shot before the chunk, as both see them (N, F, C, H, W); F may be 0
    /// @param noise that the chunk begins with
    private List<Step> steps(NDManager scratch, NDArray past, NDArray noise, NDArray context) {
        var text = teacher.text(concatenated(List.of(context, context.zerosLike())));
        int rows = 2 * Math.toIntExact(noise.getShape().get(0));
        int given = Math.toIntExact(past.getShape().get(1));
        var steps = new ArrayList<Step>();
        try (var cache = teacher.cache(scratch, new AttentionSpan(given + chunk, 0, AttentionSpan.WAN_REACH), rows, side, side)) {
            if (given > 0) {
                cache.open(0, given);
                teacher.remember(twice(past), text, cache);
            }
            cache.open(given, chunk);
            path.sample(scratch, _ -> noise.duplicate(), (x, timestep, step) -> {
                var both = teacher.velocity(twice(x), new float[][] {{timestep}}, text, cache).split(2);
                var velocity = both.get(1).add(both.get(0).sub(both.get(1)).mul(path.guidance().get(step)));
                var here = x.duplicate();
                new NDList(here, velocity).attach(scratch); // they outlive the sampler's step
                steps.add(new Step(path.sigma(step), here, velocity));
                return velocity;
            });
        }
        return steps;
    }

    private static float timestep(double sigma) {
        return (float) (1000 * sigma);
    }

    private static NDArray twice(NDArray latents) {
        return concatenated(List.of(latents, latents));
    }

    private static NDArray concatenated(List<NDArray> rows) {
        return NDArrays.concat(new NDList(rows), 0);
    }

    private static NDArray frames(NDArray latents, int from, int to) {
        return latents.get(new NDIndex().addAllDim().addSliceDim(from, to));
    }
}
