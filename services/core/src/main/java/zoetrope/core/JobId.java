package zoetrope.core;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// A job's name, and its key on Kafka: `video_` and 24 lower-case hexadecimal digits.
public record JobId(String value) {
    private static final Pattern FORM = Pattern.compile("video_[0-9a-f]{24}");

    public JobId {
        Checks.that(FORM.matcher(value).matches(), "job_id", "%s (expected: %s)".formatted(Checks.shown(value), FORM));
    }

    /// A fresh name; with a cryptographic generator nobody can guess another job's.
    public static JobId random(RandomGenerator random) {
        return new JobId("video_%016x%08x".formatted(random.nextLong(), random.nextInt()));
    }

    /// The name that belongs to a digest.
    ///
    /// @param digest at least 12 bytes, of which the first 12 count
    public static JobId of(byte[] digest) {
        return new JobId("video_" + HexFormat.of().formatHex(digest, 0, 12));
    }

    @Override
    public String toString() {
        return value;
    }
}
