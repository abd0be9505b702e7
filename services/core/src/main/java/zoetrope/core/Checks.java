package zoetrope.core;

/// The one way in which a value is refused: the message names the field, the value and what was expected.
public final class Checks {
    private Checks() {}

    /// @throws InvalidRequest unless `min <= value <= max`
    public static void inRange(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new InvalidRequest(field, "%d (expected: %d..%d)".formatted(value, min, max));
        }
    }

    /// @throws InvalidRequest if the text is blank or longer than `maxLength` characters
    public static void text(String field, String value, int maxLength) {
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
