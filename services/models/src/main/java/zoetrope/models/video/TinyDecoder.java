package zoetrope.models.video;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import zoetrope.models.taehv.Taehv;
import zoetrope.models.taehv.TaehvStream;

/// A TAEHV as a decoder.
///
/// @param type of its weights
record TinyDecoder(Taehv network, DataType type) implements LatentDecoder {
    @Override
    public Stream open(NDManager parent) {
        var stream = new TaehvStream(network, parent);
        return new Stream() {
            @Override
            public NDArray decode(NDArray latents) {
                try (var scratch = latents.getManager().newSubManager()) {
                    scratch.tempAttachAll(latents);
                    return scratch.ret(stream.decode(latents.toType(type, false).expandDims(0)).squeeze(0));
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
