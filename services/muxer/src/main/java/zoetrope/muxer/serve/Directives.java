package zoetrope.muxer.serve;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/// The delivery directives of a playlist request.
///
/// @param number `_HLS_msn`: the segment to wait for; -1 for none
/// @param part `_HLS_part`: the part of it to wait for; -1 for all of it
/// @param skip `_HLS_skip`: whether a delta update will do
record Directives(long number, int part, boolean skip) {

    /// @throws BadDirective if they are not what the rules allow
    static Directives in(MultiMap query) {
        long number = number(query.get("_HLS_msn"), "_HLS_msn");
        long part = number(query.get("_HLS_part"), "_HLS_part");
        if (part >= 0 && number < 0) {
            throw new BadDirective("_HLS_part: given without _HLS_msn (expected: both)");
        }
        if (part > Integer.MAX_VALUE) {
            throw new BadDirective("_HLS_part: %d (expected: 0..%d)".formatted(part, Integer.MAX_VALUE));
        }
        var skip = query.get("_HLS_skip");
        return new Directives(number, (int) part, "YES".equals(skip) || "v2".equals(skip));
    }

    private static long number(@Nullable String text, String name) {
        if (text == null) {
            return -1;
        }
        if (!text.matches("\\d{1,15}")) {
            throw new BadDirective("%s: '%s' (expected: a decimal number)".formatted(name, text.length() > 40 ? "..." : text));
        }
        return Long.parseLong(text);
    }

    boolean blocking() {
        return number >= 0;
    }

    /// A request that breaks the rules.
    static final class BadDirective extends IllegalArgumentException {
        BadDirective(String message) {
            super(message);
        }
    }
}
