package zoetrope.muxer.live;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value computed when first asked for. Any thread.
final class Once<T> implements Supplier<T> {
    private final Supplier<T> source;
    private @Nullable T value;

    Once(Supplier<T> source) {
        this.source = source;
    }

    @Override
    public synchronized T get() {
        var known = value;
        if (known == null) {
            known = source.get();
            value = known;
        }
        return known;
    }
}
