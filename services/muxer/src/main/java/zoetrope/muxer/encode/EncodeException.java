package zoetrope.muxer.encode;

import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;

/// Pixels could not be encoded, or a file could not be made of them.
public final class EncodeException extends RuntimeException {
    public EncodeException(String message) {
        super(message);
    }

    /// @return the code itself, if it is not an error
    /// @throws EncodeException that says in FFmpeg's words why `what` failed
    static int check(int code, String what) {
        if (code < 0) {
            var text = new byte[128];
            av_strerror(code, text, text.length);
            throw new EncodeException("%s: %s (%d)"
                    .formatted(what, new String(text, StandardCharsets.UTF_8).replace("\0", ""), code));
        }
        return code;
    }
}
