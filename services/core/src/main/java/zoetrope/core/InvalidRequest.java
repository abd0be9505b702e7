package zoetrope.core;

/// What a client asked for cannot be: names the field and says what was expected of it.
public final class InvalidRequest extends IllegalArgumentException {
    private final String field;
    private final String reason;

    /// @param field the field's name as the client knows it, such as `storyboard[2].seconds`
    /// @param reason the value and what was expected, such as `0 (expected: 1..600)`
    public InvalidRequest(String field, String reason) {
        super(field + ": " + reason);
        this.field = field;
        this.reason = reason;
    }

    /// The field's name as the client knows it.
    public String field() {
        return field;
    }

    /// The value and what was expected of it.
    public String reason() {
        return reason;
    }

    /// The same complaint about a field inside another: `inside("storyboard[2]")` of `seconds` is `storyboard[2].seconds`.
    public InvalidRequest inside(String outer) {
        return new InvalidRequest(outer + "." + field, reason);
    }
}
