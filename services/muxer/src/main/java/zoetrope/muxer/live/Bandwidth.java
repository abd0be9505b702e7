package zoetrope.muxer.live;

import java.time.Duration;
import zoetrope.core.VideoFormat;

/// Measures what a stream costs. Used by one thread.
final class Bandwidth {
    /// A segment that costs more than this is not expected of our quantisers.
    private static final double BITS_PER_PIXEL = 1.0;

    private long bytes;
    private long nanos;
    private double peak; // bits a second

    void add(long segmentBytes, Duration duration) {
        bytes += segmentBytes;
        nanos += duration.toNanos();
        peak = Math.max(peak, bits(segmentBytes, duration.toNanos()));
    }

    /// At least what the most expensive segment so far costs; players read it before there are many, so it allows for more.
    long peak(VideoFormat format) {
        double allowance = format.width() * (double) format.height() * format.framesPerSecond() * BITS_PER_PIXEL;
        return (long) Math.ceil(Math.max(allowance, peak));
    }

    /// Of all segments so far; 0 before the first.
    long average() {
        return nanos == 0 ? 0 : Math.round(bits(bytes, nanos));
    }

    private static double bits(long bytes, long nanos) {
        return nanos == 0 ? 0 : bytes * 8e9 / nanos;
    }
}
