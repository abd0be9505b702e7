package zoetrope.muxer.serve;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The part of a resource that a request asks for.
///
/// @param from first byte
/// @param length in bytes
/// @param partial whether it was asked for by a Range header
record ByteRange(long from, long length, boolean partial) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /// Nothing of what was asked for exists.
    static final ByteRange UNSATISFIABLE = new ByteRange(-1, 0, true);

    /// Several ranges, and what cannot be read, are ignored: the whole is a legal answer.
    ///
    /// @param header the Range header
    /// @param size of the resource
    static ByteRange of(@Nullable String header, long size) {
        var whole = new ByteRange(0, size, false);
        if (header == null) {
            return whole;
        }
        var match = ONE.matcher(header.trim());
        if (!match.matches()) {
            return whole;
        }
        var first = match.group(1);
        var last = match.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return whole;
        }
        if (first.isEmpty()) {
            long suffix = Math.min(size, Long.parseLong(last));
            return suffix == 0 ? UNSATISFIABLE : new ByteRange(size - suffix, suffix, true);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(last));
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return whole;
        }
        return from >= size ? UNSATISFIABLE : new ByteRange(from, to - from + 1, true);
    }

    boolean satisfiable() {
        return from >= 0;
    }

    String contentRange(long size) {
        return satisfiable() ? "bytes %d-%d/%d".formatted(from, from + length - 1, size) : "bytes */" + size;
    }
}
