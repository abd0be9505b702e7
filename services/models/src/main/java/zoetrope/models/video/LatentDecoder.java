package zoetrope.models.video;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/// The decoding half of an autoencoder.
interface LatentDecoder {
    /// Opens a shot, whose memory lives under `parent`.
    Stream open(NDManager parent);

    /// Latent frames that are enough to bring a fresh stream into the state of one that has decoded the whole shot: at least as
    /// many as the decoder can see back.
    int memory();

    /// A shot being decoded, chunk after chunk.
    interface Stream extends AutoCloseable {
        /// @param latents normalised, (F, C, h, w)
        /// @return the next frames, (frames, 3, H, W) in [0,1], belonging to the latents' manager; a shot's first chunk gives fewer
        NDArray decode(NDArray latents);

        @Override
        void close();
    }
}
