package zoetrope.core;

import java.time.Duration;

/// The form of a video's frames.
///
/// @param width pixels
/// @param height pixels
/// @param framesPerSecond frames a second of media time
public record VideoFormat(int width, int height, int framesPerSecond) {
    public VideoFormat {
        Checks.inRange("width", width, 16, 8192);
        Checks.inRange("height", height, 16, 8192);
        Checks.inRange("fps", framesPerSecond, 1, 120);
    }

    /// Bytes of one RGB24 frame.
    public int frameBytes() {
        return width * height * 3;
    }

    /// The size as users write it: `128x128`.
    public String size() {
        return width + "x" + height;
    }

    /// How long so many frames play.
    public Duration duration(long frames) {
        return Duration.ofNanos(frames * 1_000_000_000L / framesPerSecond);
    }
}
