package zoetrope.bus.codec;

/// A newer version of the protocol than this one.
final class Unknown {
    private Unknown() {}

    static IllegalArgumentException value(String field, Object value) {
        return new IllegalArgumentException("%s: %s (expected: a value this version knows)".formatted(field, value));
    }
}
