package zoetrope.trainer.auto;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.SplittableRandom;
import zoetrope.trainer.Footage;

/// Starts an autoencoder as the best linear one: its first weights carry the principal directions of the footage through
/// the layers, so that training begins at about 23 dB and spends its time on what is not linear.
///
/// A signed value passes a rectifier as a pair of channels, one for each sign; pixels are positive and pass as they are.
/// Vectors of a block of 8x8 pixels and 4 frames are ordered (quarter s2, half f2, quarter s1, frame f, channel u): the
/// order in which the encoder's stages merge them. Channels that are not needed keep their random weights.
final class LinearStart {
    private static final int PIXELS = 12; // 3 colours x 2x2 pixels, a patch
    private static final int STAGE1 = 96; // 4 patches x 2 frames: what the first stage merges
    private static final int BLOCK = 768; // 8 of those: what a latent pixel stands for
    private static final int CLIPS = 40;
    private static final int BLOCKS_A_CLIP = 150;

    private final AutoencoderShape shape;
    private final Map<String, NDArray> weights;

    private LinearStart(AutoencoderShape shape, Map<String, NDArray> weights) {
        this.shape = shape;
        this.weights = weights;
    }

    /// Replaces values of fresh weights.
    static void from(Footage.Source source, long seed, AutoencoderShape shape, Map<String, NDArray> weights) {
        new LinearStart(shape, weights).set(blocks(source, seed));
    }

    private void set(float[][] blocks) {
        int pairs1 = shape.encoder()[0] / 2;
        int pairs2 = shape.encoder()[1] / 2;
        int z = shape.latent();
        var first = Principal.directions(pieces(blocks, STAGE1), pairs1, false); // (pairs1, 96)
        var merged = projected(blocks, first); // (M, 8 * pairs1)
        var second = Principal.directions(merged, pairs2, true); // (pairs2, 8 * pairs1)
        var latents = latents(merged, second, z);
        encoder(first, second, merged);

        int pairsB = shape.decoder()[1] / 2;
        var quarters = pieces(blocks, BLOCK / 4); // (4M, 192)
        var basis = Principal.directions(quarters, pairsB, false); // (pairsB, 192)
        var targets = projected(blocks, basis); // (M, 4 * pairsB), quarter outermost
        decoder(basis, Principal.regression(latents, targets));
    }

    private void encoder(double[][] first, double[][] second, float[][] merged) {
        int entry = shape.entry();
        int width1 = shape.encoder()[0];
        int pairs1 = width1 / 2;
        int pairs2 = shape.encoder()[1] / 2;
        int pool2 = 4 + shape.encoderBlocks()[0];
        var open = layer("encoder.0");
        for (int u = 0; u < PIXELS; u++) {
            open.clear(u).put(u, u, 1, 1, 1);
        }
        open.write();
        var pool = layer("encoder.2.conv");
        for (int f = 0; f < 2; f++) {
            for (int u = 0; u < PIXELS; u++) {
                pool.clear(f * PIXELS + u).put(f * PIXELS + u, f * entry + u, 0, 0, 1);
            }
        }
        pool.write();
        var stride = layer("encoder.3");
        for (int k = 0; k < pairs1; k++) {
            stride.clear(k).clear(pairs1 + k);
            for (int i = 0; i < STAGE1; i++) {
                int s = i / (2 * PIXELS);
                stride.put(k, i % (2 * PIXELS), 1 + s / 2, 1 + s % 2, first[k][i]);
                stride.put(pairs1 + k, i % (2 * PIXELS), 1 + s / 2, 1 + s % 2, -first[k][i]);
            }
        }
        stride.write();
        pool = layer("encoder." + pool2 + ".conv");
        for (int f = 0; f < 2; f++) {
            for (int k = 0; k < pairs1; k++) {
                int row = f * pairs1 + k;
                pool.clear(row).put(row, f * width1 + k, 0, 0, 1).put(row, f * width1 + pairs1 + k, 0, 0, -1);
            }
        }
        pool.write();
        stride = layer("encoder." + (pool2 + 1));
        for (int k = 0; k < pairs2; k++) {
            stride.clear(k).clear(pairs2 + k);
            for (int i = 0; i < second[k].length; i++) {
                int s = i / (2 * pairs1);
                stride.put(k, i % (2 * pairs1), 1 + s / 2, 1 + s % 2, second[k][i]);
                stride.put(pairs2 + k, i % (2 * pairs1), 1 + s / 2, 1 + s % 2, -second[k][i]);
            }
        }
        stride.write();
        var last = layer("encoder." + (pool2 + 2 + shape.encoderBlocks()[1]));
        var scale = scales(merged, second);
        for (int k = 0; k < shape.latent(); k++) {
            last.clear(k).put(k, k, 1, 1, 1 / scale[k][1]).put(k, pairs2 + k, 1, 1, -1 / scale[k][1]);
            last.bias(k, -scale[k][0] / scale[k][1]);
        }
        last.write();
    }

    private void decoder(double[][] basis, double[][] regression) {
        int z = shape.latent();
        int pairsB = shape.decoder()[1] / 2;
        int tail = shape.decoder()[2];
        int grow0 = 3 + shape.decoderBlocks()[0];
        int grow1 = grow0 + 1 + shape.decoderBlocks()[1];
        int grow2 = grow1 + 1 + shape.decoderBlocks()[2];
        var open = layer("decoder.1");
        for (int k = 0; k < z; k++) {
            open.clear(k).put(k, k, 1, 1, 1).clear(z + k).put(z + k, k, 1, 1, -1);
        }
        open.write();
        var grow = layer("decoder." + grow0 + ".conv");
        for (int s = 0; s < 4; s++) {
            for (int k = 0; k < pairsB; k++) {
                for (int sign = -1; sign <= 1; sign += 2) {
                    int row = ((sign > 0 ? 0 : pairsB) + k) * 4 + s;
                    grow.clear(row);
                    double[] line = regression[s * pairsB + k];
                    for (int j = 0; j < z; j++) {
                        grow.put(row, j, 0, 0, sign * line[j]).put(row, z + j, 0, 0, -sign * line[j]);
                    }
                    grow.bias(row, sign * line[z]);
                }
            }
        }
        grow.write();
        grow = layer("decoder." + grow1 + ".conv");
        for (int i = 0; i < BLOCK / 4; i++) { // i = (f2, s1, f, u)
            int channel = i % (2 * PIXELS);
            int row = i / STAGE1 * tail * 4 + channel * 4 + i % STAGE1 / (2 * PIXELS);
            grow.clear(row);
            for (int k = 0; k < pairsB; k++) {
                grow.put(row, k, 0, 0, basis[k][i]).put(row, pairsB + k, 0, 0, -basis[k][i]);
            }
        }
        grow.write();
        grow = layer("decoder." + grow2 + ".conv");
        var inner = layer("decoder." + (grow2 + 1));
        var last = layer("decoder." + (grow2 + 3));
        for (int u = 0; u < PIXELS; u++) {
            grow.clear(u).put(u, u, 0, 0, 1).clear(tail + u).put(tail + u, PIXELS + u, 0, 0, 1);
            inner.clear(u).put(u, u, 1, 1, 1);
            last.clear(u).put(u, u, 1, 1, 1);
            last.bias(u, 0);
        }
        grow.write();
        inner.write();
        last.write();
    }

    /// What the decoder sees: whitened, and softly clamped.
    private static float[][] latents(float[][] merged, double[][] second, int z) {
        var scale = scales(merged, second);
        var latents = new float[merged.length][z];
        for (int m = 0; m < merged.length; m++) {
            for (int k = 0; k < z; k++) {
                double raw = (dot(second[k], merged[m], 0) - scale[k][0]) / scale[k][1];
                latents[m][k] = (float) (3 * Math.tanh(raw / 3));
            }
        }
        return latents;
    }

    /// Mean and deviation of the rows along each direction.
    private static double[][] scales(float[][] rows, double[][] directions) {
        var scales = new double[directions.length][2];
        for (int k = 0; k < directions.length; k++) {
            double sum = 0;
            double squares = 0;
            for (float[] row : rows) {
                double x = dot(directions[k], row, 0);
                sum += x;
                squares += x * x;
            }
            double mean = sum / rows.length;
            scales[k][0] = mean;
            scales[k][1] = Math.sqrt(Math.max(1e-8, squares / rows.length - mean * mean));
        }
        return scales;
    }

    /// Each row cut in pieces as long as a direction, each piece along each direction: (M, pieces * directions).
    private static float[][] projected(float[][] rows, double[][] directions) {
        int length = directions[0].length;
        int pieces = rows[0].length / length;
        var projected = new float[rows.length][pieces * directions.length];
        for (int m = 0; m < rows.length; m++) {
            for (int piece = 0; piece < pieces; piece++) {
                for (int k = 0; k < directions.length; k++) {
                    projected[m][piece * directions.length + k] = (float) dot(directions[k], rows[m], piece * length);
                }
            }
        }
        return projected;
    }

    private static double dot(double[] direction, float[] row, int from) {
        double sum = 0;
        for (int i = 0; i < direction.length; i++) {
            sum += direction[i] * row[from + i];
        }
        return sum;
    }

    private static float[][] pieces(float[][] rows, int length) {
        int pieces = rows[0].length / length;
        var cut = new float[rows.length * pieces][];
        for (int m = 0; m < cut.length; m++) {
            cut[m] = java.util.Arrays.copyOfRange(rows[m / pieces], m % pieces * length, (m % pieces + 1) * length);
        }
        return cut;
    }

    /// Random blocks of footage in [0,1], (M, 768).
    private static float[][] blocks(Footage.Source source, long seed) {
        var random = new SplittableRandom(seed);
        var blocks = new float[CLIPS * BLOCKS_A_CLIP][BLOCK];
        for (int m = 0; m < blocks.length; m += BLOCKS_A_CLIP) {
            var footage = source.film(random.nextLong(), 4);
            int side = footage.side();
            for (int n = 0; n < BLOCKS_A_CLIP; n++) {
                int top = random.nextInt(side / 8) * 8;
                int left = random.nextInt(side / 8) * 8;
                for (int i = 0; i < BLOCK; i++) { // (s2, f2, s1, f, c, row, column)
                    int t = i / STAGE1 % 2 * 2 + i / PIXELS % 2;
                    int y = i / 384 * 4 + i / 48 % 2 * 2 + i / 2 % 2;
                    int x = i / 192 % 2 * 4 + i / 24 % 2 * 2 + i % 2;
                    int at = ((t * 3 + i / 4 % 3) * side + top + y) * side + left + x;
                    blocks[m + n][i] = (footage.rgb()[at] & 0xff) / 255f;
                }
            }
        }
        return blocks;
    }

    private Layer layer(String name) {
        var weight = weights.get(name + ".weight");
        if (weight == null) {
            throw new IllegalStateException("linear start: no layer " + name);
        }
        return new Layer(weight, weights.get(name + ".bias"));
    }

    /// One convolution's values, open for writing.
    private static final class Layer {
        private final NDArray weight;
        private final @org.jspecify.annotations.Nullable NDArray bias;
        private final float[] values;
        private final float[] biases;
        private final int in;
        private final int kernel;

        Layer(NDArray weight, @org.jspecify.annotations.Nullable NDArray bias) {
            this.weight = weight;
            this.bias = bias;
            this.values = weight.toFloatArray();
            this.biases = bias == null ? new float[0] : bias.toFloatArray();
            this.in = (int) weight.getShape().get(1);
            this.kernel = (int) weight.getShape().get(2);
        }

        Layer clear(int out) {
            int length = in * kernel * kernel;
            java.util.Arrays.fill(values, out * length, (out + 1) * length, 0);
            if (biases.length > 0) {
                biases[out] = 0;
            }
            return this;
        }

        Layer put(int out, int from, int row, int column, double value) {
            values[((out * in + from) * kernel + row) * kernel + column] = (float) value;
            return this;
        }

        void bias(int out, double value) {
            biases[out] = (float) value;
        }

        void write() {
            try (NDManager scratch = weight.getManager().newSubManager()) {
                scratch.create(values, weight.getShape()).copyTo(weight);
                if (bias != null) {
                    scratch.create(biases, bias.getShape()).copyTo(bias);
                }
            }
        }
    }
}
