package zoetrope.trainer.auto;

/// Small dense linear algebra for the start of the autoencoder, in plain Java: principal directions and least squares.
final class Principal {
    private static final int SWEEPS = 12;

    private Principal() {}

    /// The `count` strongest directions of rows, (M, D), as unit rows, (count, D).
    ///
    /// @param centred whether the mean is taken away first
    static double[][] directions(float[][] rows, int count, boolean centred) {
        int d = rows[0].length;
        double[] mean = centred ? mean(rows) : new double[d];
        var moments = new double[d][d];
        for (float[] row : rows) {
            for (int i = 0; i < d; i++) {
                double x = row[i] - mean[i];
                double[] line = moments[i];
                for (int j = 0; j <= i; j++) {
                    line[j] += x * (row[j] - mean[j]);
                }
            }
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                moments[i][j] /= rows.length;
                moments[j][i] = moments[i][j];
            }
        }
        double[][] vectors = diagonalise(moments);
        Integer[] order = new Integer[d];
        for (int i = 0; i < d; i++) {
            order[i] = i;
        }
        java.util.Arrays.sort(order, (a, b) -> Double.compare(moments[b][b], moments[a][a]));
        var strongest = new double[count][];
        for (int k = 0; k < count; k++) {
            strongest[k] = vectors[order[k]];
        }
        return strongest;
    }

    static double[] mean(float[][] rows) {
        var mean = new double[rows[0].length];
        for (float[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / (double) rows.length;
            }
        }
        return mean;
    }

    /// Jacobi's rotations: leaves the eigenvalues on the diagonal, returns the eigenvectors as rows.
    private static double[][] diagonalise(double[][] a) {
        int d = a.length;
        var v = new double[d][d];
        for (int i = 0; i < d; i++) {
            v[i][i] = 1;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < d; p++) {
                for (int q = p + 1; q < d; q++) {
                    if (Math.abs(a[p][q]) > 1e-14) {
                        rotate(a, v, p, q);
                    }
                }
            }
        }
        return v;
    }

    private static void rotate(double[][] a, double[][] v, int p, int q) {
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double x = a[p][k];
            double y = a[q][k];
            a[p][k] = c * x - s * y;
            a[q][k] = s * x + c * y;
            double vx = v[p][k];
            double vy = v[q][k];
            v[p][k] = c * vx - s * vy;
            v[q][k] = s * vx + c * vy;
        }
        for (int k = 0; k < a.length; k++) {
            double x = a[k][p];
            double y = a[k][q];
            a[k][p] = c * x - s * y;
            a[k][q] = s * x + c * y;
        }
    }

    /// The matrix W, (T, D + 1), whose product with (row, 1) is nearest to the target, for rows (M, D), targets (M, T).
    static double[][] regression(float[][] rows, float[][] targets) {
        int d = rows[0].length + 1;
        int t = targets[0].length;
        var system = new double[d][d + t];
        for (int m = 0; m < rows.length; m++) {
            for (int i = 0; i < d; i++) {
                double x = i == d - 1 ? 1 : rows[m][i];
                for (int j = 0; j < d; j++) {
                    system[i][j] += x * (j == d - 1 ? 1 : rows[m][j]);
                }
                for (int j = 0; j < t; j++) {
                    system[i][d + j] += x * targets[m][j];
                }
            }
        }
        for (int i = 0; i < d; i++) {
            system[i][i] += 1e-6 * rows.length;
        }
        for (int pivot = 0; pivot < d; pivot++) { // Gauss-Jordan; the matrix is positive definite
            for (int i = 0; i < d; i++) {
                double factor = i == pivot ? 0 : system[i][pivot] / system[pivot][pivot];
                for (int j = pivot; factor != 0 && j < d + t; j++) {
                    system[i][j] -= factor * system[pivot][j];
                }
            }
        }
        var weights = new double[t][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < t; j++) {
                weights[j][i] = system[i][d + j] / system[i][i];
            }
        }
        return weights;
    }
}
