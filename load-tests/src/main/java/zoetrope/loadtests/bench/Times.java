package zoetrope.loadtests.bench;

import java.util.Arrays;

/// Durations, as they come. Used by one thread.
public final class Times {
    private long[] nanos = new long[1024];
    private int count;

    public void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    public int count() {
        return count;
    }

    public void clear() {
        count = 0;
    }

    /// In milliseconds; at least one must have been added.
    public Samples millis() {
        return Samples.of(Arrays.stream(nanos, 0, count).mapToObj(each -> each / 1e6).toList());
    }
}
