package zoetrope.trainer.auto;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import zoetrope.models.taehv.Taehv;

/// What the autoencoder is asked for: the same pixels and the same edges, more so where an actor is, from latents that
/// are near unit normal per channel and survive noise.
///
/// @param actorWeight how much more a pixel of an actor counts
/// @param noise deviation of the noise on the latents, so that the decoder forgives a generator's small errors
public record AutoencoderLoss(float actorWeight, float noise) {
    private static final float SQUARES = 6f;
    private static final float EDGES = 0.5f;
    private static final float SPREAD = 0.02f;

    /// @param total what is minimised
    /// @param squared the mean squared error of all pixels, for the PSNR
    public record Value(NDArray total, NDArray squared) {}

    /// @param video (N, T, 3, H, W) in [0,1]
    /// @param actor (N, T, 1, H, W), 1 where an actor is
    public Value of(Taehv network, NDArray video, NDArray actor) {
        var latents = network.encodeRaw(video); // (N, T/4, C, h, w)
        var spread = spread(latents);
        NDManager manager = video.getManager();
        var disturbed = latents.add(manager.randomNormal(0, noise, latents.getShape(), DataType.FLOAT32));
        var error = network.decodeRaw(disturbed).sub(video);
        var weight = actor.mul(actorWeight).add(1);
        var squared = error.square();
        var pixels = error.abs().add(squared.mul(SQUARES)).mul(weight).mean();
        var across = error.get("..., 1:").sub(error.get("..., :-1")).abs().mul(weight.get("..., 1:")).mean();
        var down = error.get("..., 1:, :")
                .sub(error.get("..., :-1, :"))
                .abs()
                .mul(weight.get("..., 1:, :"))
                .mean();
        var total = pixels.add(across.add(down).mul(EDGES)).add(spread.mul(SPREAD));
        return new Value(total, squared.stopGradient().mean());
    }

    /// How far each channel is from mean 0 and variance 1.
    private static NDArray spread(NDArray latents) {
        long channels = latents.getShape().get(2);
        var flat = latents.transpose(2, 0, 1, 3, 4).reshape(channels, -1);
        var mean = flat.mean(new int[] {1});
        var variance = flat.square().mean(new int[] {1}).sub(mean.square());
        return mean.square().add(variance.sub(1).square()).mean();
    }
}
