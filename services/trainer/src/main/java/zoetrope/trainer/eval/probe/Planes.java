package zoetrope.trainer.eval.probe;

/// The order of bytes that networks want.
final class Planes {
    private Planes() {}

    /// RGB24, (H, W, 3), to (3, H, W), beginning at `to[at]`.
    static void copy(byte[] rgb24, byte[] to, int at) {
        int plane = rgb24.length / 3;
        for (int i = 0; i < plane; i++) {
            to[at + i] = rgb24[3 * i];
            to[at + plane + i] = rgb24[3 * i + 1];
            to[at + 2 * plane + i] = rgb24[3 * i + 2];
        }
    }
}
