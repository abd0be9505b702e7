package zoetrope.muxer.encode;

import java.util.List;
import java.util.stream.IntStream;
import zoetrope.core.VideoFormat;

/// Pictures that carry their own number, as a row of black and white squares, above a moving scene.
public final class TestPattern {
    static final int BITS = 16;

    private TestPattern() {}

    /// RGB24 of frame `number`.
    public static byte[] frame(VideoFormat format, int number) {
        int width = format.width();
        int height = format.height();
        int square = width / BITS;
        var pixels = new byte[format.frameBytes()];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = (y * width + x) * 3;
                if (y < square * 2) {
                    int bit = Math.min(BITS - 1, x / square);
                    byte level = (byte) ((number >> bit & 1) == 1 ? 230 : 25);
                    pixels[at] = pixels[at + 1] = pixels[at + 2] = level;
                } else {
                    double ball = Math.hypot(x - width * (0.5 + 0.3 * Math.sin(number * 0.2)), y - height * 0.6);
                    pixels[at] = (byte) (ball < width * 0.12 ? 210 : 60 + x * 100 / width);
                    pixels[at + 1] = (byte) (90 + y * 100 / height);
                    pixels[at + 2] = (byte) (ball < width * 0.12 ? 70 : 150);
                }
            }
        }
        return pixels;
    }

    /// Frames one after another.
    public static byte[] frames(VideoFormat format, int from, int count) {
        var pixels = new byte[format.frameBytes() * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(frame(format, from + i), 0, pixels, i * format.frameBytes(), format.frameBytes());
        }
        return pixels;
    }

    /// The number written in a picture.
    public static int number(byte[] pixels, int width) {
        int square = width / BITS;
        int number = 0;
        for (int bit = 0; bit < BITS; bit++) {
            int at = (square * width + bit * square + square / 2) * 3;
            if ((pixels[at + 1] & 255) > 127) {
                number |= 1 << bit;
            }
        }
        return number;
    }

    /// From, inclusive, to, exclusive.
    public static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
