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
    /// The most noise on a clean chunk.
    static final double CONTEXT_NOISE = 0.1;
    static final float ACTOR_WEIGHT = 20; // there is far more background

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
            float actorWeight) {
        /// The noise level of a chunk of the n-th of `count` windows: a batch has every share of the levels once.
        private double level(int n, int count, SplittableRandom random) {
            double even = (n + random.nextDouble()) / count;
            double u = least + (1 - least) * even;
            return shift * u / (1 + (shift - 1) * u);
        }
    }

    /// A part of a clip.
    private record Window(LatentClip clip, int from) {
        static Window any(List<LatentClip> clips, Draw draw, SplittableRandom random) {
            var clip = clips.get(random.nextInt(clips.size()));
            return new Window(clip, random.nextInt((clip.frames() - draw.frames()) / draw.chunk() + 1) * draw.chunk());
        }

        static Window opening(List<LatentClip> clips, SplittableRandom random) {
            while (true) {
                var clip = clips.get(random.nextInt(clips.size()));
                if (clip.opening()) {
                    return new Window(clip, 0);
                }
            }
        }
    }

    static FlowBatch of(
            NDManager manager, List<LatentClip> clips, int count, Draw draw, WanConfig config, int side, SplittableRandom random) {
        int frames = draw.frames();
        int plane = side * side;
        int values = frames * config.outDim() * plane;
        var clean = new float[count * values];
        var sigmas = new float[count * frames];
        var timesteps = new float[count][frames];
        var weight = new float[count * frames * plane];
        var context = new float[count * config.textLen() * config.textDim()];
        int chunks = frames / draw.chunk();
        for (int n = 0; n < count; n++) {
            int given = chunks > 1 && random.nextDouble() < draw.withContext() ? 1 + random.nextInt(chunks - 1) : 0;
            var window = given > 0 || frames == 1 ? Window.any(clips, draw, random) : Window.opening(clips, random);
            var clip = window.clip();
            widen(clip.latents(), window.from() * config.outDim() * plane, clean, n * values, values);
            for (int f = 0; f < frames; f++) {
                boolean isGiven = f < given * draw.chunk();
                if (f % draw.chunk() == 0) {
                    sigmas[n * frames + f] = (float) (isGiven ? random.nextDouble() * draw.contextNoise() : draw.level(n, count, random));
                } else {
                    sigmas[n * frames + f] = sigmas[n * frames + f - 1];
                }
                timesteps[n][f] = isGiven ? 0 : 1000 * sigmas[n * frames + f];
                for (int i = 0; !isGiven && i < plane; i++) {
                    weight[(n * frames + f) * plane + i] = 1 + draw.actorWeight() * clip.actor()[(window.from() + f) * plane + i];
                }
            }
            if (random.nextDouble() >= draw.withoutText()) {
                var wording = clip.captions().get(random.nextInt(clip.captions().size()));
                int tokens = Math.min(wording.length(), config.textLen());
                widen(wording.states(), 0, context, n * config.textLen() * config.textDim(), tokens * config.textDim());
            }
        }
        return new FlowBatch(
                manager.create(clean, new Shape(count, frames, config.outDim(), side, side)),
                manager.create(sigmas, new Shape(count, frames, 1, 1, 1)),
                timesteps,
                manager.create(weight, new Shape(count, frames, 1, side, side)),
                manager.create(context, new Shape(count, config.textLen(), config.textDim())));
    }

    private static void widen(short[] halves, int from, float[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = Float.float16ToFloat(halves[from + i]);
        }
    }
}
