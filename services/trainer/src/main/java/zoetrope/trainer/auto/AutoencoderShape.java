package zoetrope.trainer.auto;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.TreeMap;

/// The widths and depths of a fresh autoencoder of layout `TaehvConfig.NANO`, and its first weights.
///
/// Cost is width^2 * picture, so it is wide where the picture is 16x16, narrow at 64x64, and the last enlargement is
/// the 2x2 pixels of the patch. With the defaults a frame costs about 0.35 GFLOP to encode and 1.0 to decode.
///
/// @param latent channels of a latent frame
/// @param entry features after the first convolution, at 64x64
/// @param encoder features of the encoder's two stages
/// @param encoderBlocks memory blocks in each of them
/// @param decoder features of the decoder's three stages
/// @param decoderBlocks memory blocks in each of them
public record AutoencoderShape(
        int latent, int entry, int[] encoder, int[] encoderBlocks, int[] decoder, int[] decoderBlocks) {
    public static final AutoencoderShape NANO = new AutoencoderShape(
            16, 32, new int[] {64, 128}, new int[] {1, 1}, new int[] {160, 80, 32}, new int[] {3, 3, 2});

    private static final int PIXELS = 3 * 2 * 2;

    /// A rectifier halves the power of a signal; this gain gives it back.
    private static final double RECTIFIED = Math.sqrt(2);

    /// Fresh weights that ask for gradients. Memory blocks start as the identity.
    public Map<String, NDArray> weights(NDManager manager) {
        var weights = new Weights(manager, new TreeMap<>());
        int i = 0;
        weights.conv("encoder." + i, entry, PIXELS, 3, RECTIFIED, true);
        i += 2; // the activation has no tensors
        int before = entry;
        for (int stage = 0; stage < encoder.length; stage++) {
            weights.conv("encoder." + i++ + ".conv", encoder[stage], before * 2, 1, RECTIFIED, false);
            weights.conv("encoder." + i++, encoder[stage], encoder[stage], 3, 1, false);
            for (int block = 0; block < encoderBlocks[stage]; block++) {
                weights.block("encoder." + i++, encoder[stage]);
            }
            before = encoder[stage];
        }
        weights.conv("encoder." + i, latent, before, 3, RECTIFIED, true);

        weights.conv("decoder.1", decoder[0], latent, 3, 1, true);
        i = 3;
        int[] frames = {1, 2, 2};
        int[] factor = {2, 2, 1};
        for (int stage = 0; stage < decoder.length; stage++) {
            for (int block = 0; block < decoderBlocks[stage]; block++) {
                weights.block("decoder." + i++, decoder[stage]);
            }
            int next = decoder[Math.min(stage + 1, decoder.length - 1)];
            weights.conv(
                    "decoder." + i++ + ".conv",
                    next * frames[stage] * factor[stage] * factor[stage],
                    decoder[stage],
                    1,
                    RECTIFIED,
                    true);
        }
        int last = decoder[decoder.length - 1];
        weights.conv("decoder." + i++, last, last, 3, 1, true);
        weights.conv("decoder." + ++i, PIXELS, last, 3, 0.3, false);
        weights.arrays.put("decoder." + i + ".bias", manager.zeros(new Shape(PIXELS)));
        weights.arrays.values().forEach(array -> array.setRequiresGradient(true));
        return weights.arrays;
    }

    /// Which weights the orthogonalising optimiser moves: all but the first and last layers and the biases.
    public static boolean inner(String name) {
        return name.endsWith(".weight") && name.contains(".conv");
    }

    private record Weights(NDManager manager, Map<String, NDArray> arrays) {
        /// Normal values with variance gain^2 / inputs.
        void conv(String name, int out, int in, int kernel, double gain, boolean bias) {
            float deviation = (float) (gain / Math.sqrt((double) in * kernel * kernel));
            var shape = new Shape(out, in, kernel, kernel);
            arrays.put(
                    name + ".weight",
                    gain == 0
                            ? manager.zeros(shape)
                            : manager.randomNormal(0, deviation, shape, DataType.FLOAT32));
            if (bias) {
                arrays.put(name + ".bias", manager.zeros(new Shape(out)));
            }
        }

        void block(String name, int width) {
            conv(name + ".conv.0", width, width * 2, 3, RECTIFIED, true);
            conv(name + ".conv.2", width, width, 3, RECTIFIED, true);
            conv(name + ".conv.4", width, width, 3, 0, true);
        }
    }
}
