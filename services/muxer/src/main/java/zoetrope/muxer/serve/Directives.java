package zoetrope.muxer.serve;

import org.jspecify.annotations.Nullable;

/// The delivery directives of a playlist request.
///
/// @param number `_HLS_msn`: the segment to wait for; -1 for none
/// @param part `_HLS_part`: the part of it to wait for; -1 for all of it
/// @param skip `_HLS_skip`: whether a delta update will do
record Directives(long number, int part, boolean skip) {
    static final Directives NONE = new Directives(-1, -1, false);

    /// @param query what stands behind the question mark, as it was sent; null if there is none
    /// @throws BadDirective if they are not what the rules allow
    static Directives in(@Nullable String query) {
        if (query == null) {
            return NONE;
        }
        long number = number(value(query, "_HLS_msn="), "_HLS_msn");
        long part = number(value(query, "_HLS_part="), "_HLS_part");
        if (part >= 0 && number < 0) {
            throw new BadDirective("_HLS_part: given without _HLS_msn (expected: both)");
        }
        if (part > Integer.MAX_VALUE) {
            throw new BadDirective("_HLS_part: %d (expected: 0..%d)".formatted(part, Integer.MAX_VALUE));
        }
        var skip = value(query, "_HLS_skip=");
        return new Directives(number, (int) part, "YES".equals(skip) || "v2".equals(skip));
    }

    /// @param assigned the name and `=`
    private static @Nullable String value(String query, String assigned) {
        for (int at = query.indexOf(assigned); at >= 0; at = query.indexOf(assigned, at + 1)) {
            if (at == 0 || query.charAt(at - 1) == '&') {
                int end = query.indexOf('&', at);
                return query.substring(at + assigned.length(), end < 0 ? query.length() : end);
            }
        }
        return null;
    }

    private static long number(@Nullable String text, String name) {
        if (text == null) {
            return -1;
        }
        long number = Numbers.parse(text, 0, text.length());
        if (number < 0) {
            throw new BadDirective("%s: '%s' (expected: a decimal number)".formatted(name, text.length() > 40 ? "..." : text));
        }
        return number;
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
