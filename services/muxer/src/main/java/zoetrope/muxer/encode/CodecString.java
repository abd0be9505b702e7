package zoetrope.muxer.encode;

import java.nio.charset.StandardCharsets;

/// Reads what RFC 6381 calls a video's codec from its init segment.
public final class CodecString {
    private CodecString() {}

    /// @param init `ftyp` and `moov` with an `avcC` box: size, type, version, profile, compatibility, level
    public static String in(byte[] init) {
        var type = "avcC".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + 8 <= init.length; i++) {
            if (init[i] == type[0] && init[i + 1] == type[1] && init[i + 2] == type[2] && init[i + 3] == type[3]) {
                return "avc1.%02x%02x%02x".formatted(init[i + 5], init[i + 6], init[i + 7]);
            }
        }
        throw new EncodeException("init segment of %d bytes without avcC (expected: one)".formatted(init.length));
    }
}
