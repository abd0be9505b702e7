package zoetrope.trainer.eval.measure;

/// How alike two pictures or films are. Samples are bytes, 0..255.
public final class Similarity {
    private static final int WINDOW = 8;
    private static final int STRIDE = 4;
    private static final double C1 = Math.pow(0.01 * 255, 2);
    private static final double C2 = Math.pow(0.03 * 255, 2);

    private Similarity() {}

    /// Mean squared difference of samples, in squared levels.
    public static double squaredError(byte[] a, byte[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("samples: " + b.length + " (expected: " + a.length + ")");
        }
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double d = (a[i] & 255) - (b[i] & 255);
            sum += d * d;
        }
        return sum / a.length;
    }

    /// Peak signal to noise ratio in dB; infinite for no error.
    public static double psnr(double squaredError) {
        return 10 * Math.log10(255.0 * 255 / squaredError);
    }

    /// Structural similarity of the brightness of two frames (Wang, Bovik, Sheikh, Simoncelli 2004), -1..1: the mean over
    /// uniform windows of 8x8 pixels, four pixels apart.
    ///
    /// @param a (side, side, 3), RGB24
    public static double ssim(byte[] a, byte[] b, int side) {
        double[] p = brightness(a, side);
        double[] q = brightness(b, side);
        double sum = 0;
        int windows = 0;
        for (int top = 0; top + WINDOW <= side; top += STRIDE) {
            for (int left = 0; left + WINDOW <= side; left += STRIDE) {
                sum += window(p, q, top * side + left, side);
                windows++;
            }
        }
        return sum / windows;
    }

    private static double window(double[] p, double[] q, int corner, int side) {
        double sp = 0;
        double sq = 0;
        double spp = 0;
        double sqq = 0;
        double spq = 0;
        for (int y = 0; y < WINDOW; y++) {
            for (int x = 0; x < WINDOW; x++) {
                double u = p[corner + y * side + x];
                double v = q[corner + y * side + x];
                sp += u;
                sq += v;
                spp += u * u;
                sqq += v * v;
                spq += u * v;
            }
        }
        double n = WINDOW * WINDOW;
        double mp = sp / n;
        double mq = sq / n;
        double vp = spp / n - mp * mp;
        double vq = sqq / n - mq * mq;
        double both = spq / n - mp * mq;
        return (2 * mp * mq + C1) * (2 * both + C2) / ((mp * mp + mq * mq + C1) * (vp + vq + C2));
    }

    /// ITU-R BT.601 luma.
    private static double[] brightness(byte[] rgb, int side) {
        var luma = new double[side * side];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = 0.299 * (rgb[3 * i] & 255) + 0.587 * (rgb[3 * i + 1] & 255) + 0.114 * (rgb[3 * i + 2] & 255);
        }
        return luma;
    }
}
