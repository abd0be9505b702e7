package zoetrope.trainer.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;
import zoetrope.models.wan.WanConfig;

/// What one worker learns from in one step: windows of clips, each chunk at a noise level of its own.
///
/// Often the first chunks of a window are (nearly) clean: that is what the network meets when it generates. They carry a
/// little noise that the network is not told of, so that it forgives its own small errors and long videos don't drift.
/// Clean chunks have no loss. Where nothing is given, the window is the opening of a scene, as it is when a video begins;
/// a window of one frame is any moment of a scene.
///
/// @param clean latents (N, F, C, H, W)
/// @param sigma noise level (N, F, 1, 1, 1), 0..1
/// @param timesteps what the network is told, (N, F), 0..1000
/// @param weight of each latent pixel in the loss (N, F, 1, H, W)
/// @param context token states (N, textLen, textDim); all zero where the text was dropped
record FlowBatch(NDArray clean, NDArray sigma, float[][] timesteps, NDArray weight, NDArray context) {
    /// How noise levels and windows are drawn.
    ///
    /// @param frames latent frames of a window
    /// @param chunk latent frames that share a noise level
    /// @param least the least noise level, before the shift: the sampler asks for none below its last step
    /// @param shift towards much noise, as the sampler's
    /// @param contextNoise the most noise on a clean chunk
    /// @param withContext share of windows whose first chunks are clean
    /// @param withoutText share of windows that learn to do without text
    /// @param actorWeight how much more a latent pixel of an actor counts
    record Draw(
            int frames,
            int chunk,
            double least,
            double shift,
            double contextNoise,
            double withContext,
            double withoutText,
            float actorWeight) {}

    static FlowBatch of(
            NDManager manager, List<LatentClip> clips, int count, Draw draw, WanConfig config, int side, SplittableRandom random) {
        int frames = draw.frames();
        int plane = side * side;
        int frame = config.outDim() * plane;
        var clean = new float[count * frames * frame];
        var sigmas = new float[count * frames];
        var timesteps = new float[count][frames];
        var weight = new float[count * frames * plane];
        var context = new float[count * config.textLen() * config.textDim()];
        int chunks = frames / draw.chunk();
        for (int n = 0; n < count; n++) {
            int given = chunks > 1 && random.nextDouble() < draw.withContext() ? 1 + random.nextInt(chunks - 1) : 0;
            var clip = clips.get(random.nextInt(clips.size()));
            boolean anywhere = given > 0 || frames == 1;
            while (!anywhere && !clip.opening()) {
                clip = clips.get(random.nextInt(clips.size()));
            }
            int from = anywhere ? random.nextInt((clip.frames() - frames) / draw.chunk() + 1) * draw.chunk() : 0;
            for (int i = 0; i < frames * frame; i++) {
                clean[n * frames * frame + i] = Float.float16ToFloat(clip.latents()[from * frame + i]);
            }
            for (int c = 0; c < chunks; c++) {
                double even = (n + random.nextDouble()) / count; // every share of the levels once in a batch
                double u = draw.least() + (1 - draw.least()) * even;
                double sigma = c < given
                        ? random.nextDouble() * draw.contextNoise()
                        : draw.shift() * u / (1 + (draw.shift() - 1) * u);
                for (int f = c * draw.chunk(); f < (c + 1) * draw.chunk(); f++) {
                    sigmas[n * frames + f] = (float) sigma;
                    timesteps[n][f] = c < given ? 0 : (float) (1000 * sigma);
                    for (int i = 0; c >= given && i < plane; i++) {
                        weight[(n * frames + f) * plane + i] = 1 + draw.actorWeight() * clip.actor()[(from + f) * plane + i];
                    }
                }
            }
            if (random.nextDouble() >= draw.withoutText()) {
                var wording = clip.captions().get(random.nextInt(clip.captions().size()));
                int values = Math.min(wording.length(), config.textLen()) * config.textDim();
                for (int i = 0; i < values; i++) {
                    context[n * config.textLen() * config.textDim() + i] = Float.float16ToFloat(wording.states()[i]);
                }
            }
        }
        return new FlowBatch(
                manager.create(clean, new Shape(count, frames, config.outDim(), side, side)),
                manager.create(sigmas, new Shape(count, frames, 1, 1, 1)),
                timesteps,
                manager.create(weight, new Shape(count, frames, 1, side, side)),
                manager.create(context, new Shape(count, config.textLen(), config.textDim())));
    }
}
