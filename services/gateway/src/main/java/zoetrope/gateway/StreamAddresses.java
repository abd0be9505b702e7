package zoetrope.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Job;
import zoetrope.core.StreamPath;

/// Where a job's stream is served.
///
/// @param base `http(s)://host:port`, without a slash at its end; asked for each time, because a free port is
///     known late
/// @param lifetime of an address from the moment it is told; zero: as long as the stream is kept
public record StreamAddresses(Supplier<String> base, Duration lifetime, InstantSource clock) {
    /// The addresses of one stream.
    ///
    /// @param hls the multivariant playlist
    /// @param mp4 the finished video
    /// @param expires when both stop answering; null for never
    public record Links(String hls, String mp4, @Nullable Instant expires) {}

    public Links of(Job job) {
        return of(job.submission().streamToken());
    }

    Links of(String token) {
        if (!expiring()) {
            return links(token, null);
        }
        Instant expires = Instant.ofEpochSecond(clock.instant().plus(lifetime).getEpochSecond());
        return links(StreamPath.until(token, expires).toString(), expires);
    }

    /// Whether they stop answering after a time.
    boolean expiring() {
        return lifetime.isPositive();
    }

    private Links links(String path, @Nullable Instant expires) {
        String folder = base.get() + "/hls/" + path;
        return new Links(folder + "/main.m3u8", folder + "/video.mp4", expires);
    }
}
