package zoetrope.models.video;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import zoetrope.models.wanvae.WanVae;

/// The Wan VAE as a decoder.
record WanDecoder(WanVae network) implements LatentDecoder {
    @Override
    public Stream open(NDManager parent) {
        var stream = network.open(parent);
        return new Stream() {
            @Override
            public NDArray decode(NDArray latents) {
                try (var scratch = latents.getManager().newSubManager()) {
                    scratch.tempAttachAll(latents);
                    return scratch.ret(stream.decode(latents).add(1).mul(0.5)); // [-1, 1] to [0, 1]
                }
            }

            @Override
            public void close() {
                stream.close();
            }
        };
    }

    @Override
    public int memory() {
        return network.memory();
    }
}
