package zoetrope.gateway;

import java.util.function.Supplier;
import zoetrope.core.Job;

/// Where a job's stream is served.
///
/// @param base `http(s)://host:port`, without a slash at its end; asked for each time, because a free port is
///     known late
public record StreamAddresses(Supplier<String> base) {
    /// The multivariant playlist.
    public String hls(Job job) {
        return hls(job.submission().streamToken());
    }

    /// The finished video.
    public String mp4(Job job) {
        return mp4(job.submission().streamToken());
    }

    String hls(String token) {
        return base.get() + "/hls/" + token + "/main.m3u8";
    }

    String mp4(String token) {
        return base.get() + "/hls/" + token + "/video.mp4";
    }
}
