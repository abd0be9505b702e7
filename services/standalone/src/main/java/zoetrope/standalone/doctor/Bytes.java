package zoetrope.standalone.doctor;

import java.util.Locale;

/// Bytes as people read them.
public final class Bytes {
    private Bytes() {}

    public static String text(long bytes) {
        if (bytes < 1 << 20) {
            return "%d KB".formatted(bytes >> 10);
        }
        return bytes < 10L << 30
                ? "%d MB".formatted(bytes >> 20)
                : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
    }
}
