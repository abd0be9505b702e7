package zoetrope.core;

import org.jspecify.annotations.Nullable;

/// The one way in which a value is refused: the message names the field, the value and what was expected.
public final class Checks {
    private Checks() {}

    private static final int SHOWN = 100; // characters

    /// A client's own text as messages show it: in quotes, and cut where it would not fit into a header.
    public static String shown(String text) {
        return "'" + clipped(text) + "'";
    }

    /// As [#shown], without the quotes; one line, whatever it was.
    public static String clipped(@Nullable String text) {
        String known = String.valueOf(text);
        String start = known.length() <= SHOWN ? known : known.substring(0, SHOWN) + "…";
        return start.replaceAll("\\p{Cntrl}", " ");
    }

    /// @throws InvalidRequest unless `min <= value <= max`
    public static void inRange(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new InvalidRequest(field, "%d (expected: %d..%d)".formatted(value, min, max));
        }
    }

    /// @throws InvalidRequest if the text is blank, longer than `maxLength` characters, or no Unicode: half a surrogate pair
    ///     would come back from the log as something else
    public static void text(String field, String value, int maxLength) {
        if (value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new InvalidRequest(field, "half of a surrogate pair (expected: Unicode)");
        }
        if (value.isBlank()) {
            throw new InvalidRequest(field, "blank (expected: 1..%d characters)".formatted(maxLength));
        }
        if (value.length() > maxLength) {
            throw new InvalidRequest(
                    field, "%d characters (expected: 1..%d characters)".formatted(value.length(), maxLength));
        }
    }

    /// @throws InvalidRequest if the condition does not hold
    public static void that(boolean condition, String field, String valueAndExpectation) {
        if (!condition) {
            throw new InvalidRequest(field, valueAndExpectation);
        }
    }
}
