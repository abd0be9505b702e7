package zoetrope.models.video;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import zoetrope.models.taehv.Taehv;
import zoetrope.models.taehv.TaehvStream;

/// A TAEHV as a decoder.
record TinyDecoder(Taehv network) implements LatentDecoder {
    @Override
    public Stream open(NDManager parent) {
        var stream = new TaehvStream(network, parent);
        return new Stream() {
            @Override
            public NDArray decode(NDArray latents) {
                try (var scratch = latents.getManager().newSubManager()) {
                    scratch.tempAttachAll(latents);
                    return scratch.ret(stream.decode(latents.expandDims(0)).squeeze(0));
                }
            }

            @Override
            public void close() {
                stream.close();
            }
        };
    }

    /// Nine memory blocks, a third of them at the rate of latent frames, of twice and of four times that, each seeing one frame
    /// back: 3 + 1.5 + 0.75 latent frames.
    @Override
    public int memory() {
        return 6;
    }
}
