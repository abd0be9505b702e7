package zoetrope.models.wan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/// The angles of Wan's three-dimensional RoPE: a head's pairs are split between time, height and width, each with
/// frequencies 10000^(-2i/d) of its share. Computed in double for any frame index.
final class RopeTable {
    private static final double THETA = 10_000;

    private final double[] timeFrequencies;
    private final double[] spaceFrequencies;

    RopeTable(int headDim) {
        int space = 2 * (headDim / 6);
        timeFrequencies = frequencies(headDim - 2 * space);
        spaceFrequencies = frequencies(space);
    }

    private static double[] frequencies(int dim) {
        var frequencies = new double[dim / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = Math.pow(THETA, -2.0 * i / dim);
        }
        return frequencies;
    }

    /// Cosine and sine for tokens in the order frame, row, column.
    ///
    /// @return FLOAT32 (frames * rows * columns, headDim/2, 2)
    NDArray tokens(NDManager manager, long[] frames, int rows, int columns) {
        int time = 2 * timeFrequencies.length;
        int space = 2 * spaceFrequencies.length;
        int width = time + 2 * space;
        var table = new float[frames.length * rows * columns * width];
        var across = new float[columns][];
        for (int column = 0; column < columns; column++) {
            across[column] = turns(spaceFrequencies, column);
        }
        int at = 0;
        for (long frame : frames) {
            var f = turns(timeFrequencies, frame);
            for (int row = 0; row < rows; row++) {
                var r = turns(spaceFrequencies, row);
                for (int column = 0; column < columns; column++, at += width) {
                    System.arraycopy(f, 0, table, at, time);
                    System.arraycopy(r, 0, table, at + time, space);
                    System.arraycopy(across[column], 0, table, at + time + space, space);
                }
            }
        }
        return manager.create(table, new Shape((long) frames.length * rows * columns, width / 2, 2));
    }

    /// Moves keys by `frames` in time and leaves their place in the picture.
    ///
    /// @return FLOAT32 (1, headDim/2, 2), for every token alike
    NDArray shift(NDManager manager, long frames) {
        return tokens(manager, new long[] {frames}, 1, 1); // row 0 and column 0 turn nothing
    }

    private static float[] turns(double[] frequencies, long position) {
        var turns = new float[2 * frequencies.length];
        for (int i = 0; i < frequencies.length; i++) {
            turns[2 * i] = (float) Math.cos(position * frequencies[i]);
            turns[2 * i + 1] = (float) Math.sin(position * frequencies[i]);
        }
        return turns;
    }
}
