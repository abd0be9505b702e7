package zoetrope.gateway.rest;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Checks;
import zoetrope.core.InvalidRequest;

/// The fields of a JSON object (or of a form), read strictly: a value of another type is refused by the field's
/// name, and so is a field that nobody knows. Numbers may be written as strings: forms have nothing else, and
/// OpenAI's clients do so in JSON.
///
/// @param path what stands before a field's name in messages: empty, or like `storyboard[2].`
record Fields(JsonObject json, String path) {
    /// @throws InvalidRequest if there are fields beside the known ones
    void refuseOthers(Set<String> known) {
        for (String name : json.fieldNames()) {
            Checks.that(
                    known.contains(name),
                    path + Checks.clipped(name),
                    "unknown field (expected: %s)".formatted(String.join(", ", new TreeSet<>(known))));
        }
    }

    boolean has(String name) {
        return json.getValue(name) != null;
    }

    /// Empty if it is not given.
    String text(String name) {
        Object value = json.getValue(name);
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        throw wrong(name, value, "a string");
    }

    /// Null if it is not given.
    @Nullable
    Double number(String name) {
        BigDecimal number = decimal(name, "a number");
        if (number == null) {
            return null;
        }
        double value = number.doubleValue();
        if (value == 0 && number.signum() != 0) { // 0 may have a meaning of its own
            throw wrong(name, number, "a number of 64 bits");
        }
        return value;
    }

    /// Null if it is not given.
    @Nullable
    Long integer(String name) {
        BigDecimal number = decimal(name, "a whole number of 64 bits");
        try {
            return number == null ? null : number.longValueExact();
        } catch (ArithmeticException e) {
            throw wrong(name, number, "a whole number of 64 bits");
        }
    }

    private @Nullable BigDecimal decimal(String name, String expected) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Number || value instanceof String) {
            String text = value.toString().strip();
            try {
                if (text.length() <= 40) {
                    return new BigDecimal(text);
                }
            } catch (NumberFormatException e) {
                throw wrong(name, value, expected);
            }
        }
        throw wrong(name, value, expected);
    }

    /// A list of objects, which in a form is written as JSON text; empty if it is not given.
    JsonArray objects(String name) {
        Object value = json.getValue(name);
        if (value instanceof String text) {
            value = parse(name, text);
        }
        if (value == null) {
            return new JsonArray();
        }
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (!(array.getValue(i) instanceof JsonObject)) {
                    throw new InvalidRequest(
                            "%s%s[%d]".formatted(path, name, i), shown(array.getValue(i)) + " (expected: an object)");
                }
            }
            return array;
        }
        throw wrong(name, value, "a list of objects");
    }

    private Object parse(String name, String text) {
        try {
            return new JsonArray(text);
        } catch (RuntimeException e) {
            throw wrong(name, text, "a list of objects");
        }
    }

    private InvalidRequest wrong(String name, @Nullable Object value, String expected) {
        return new InvalidRequest(path + name, "%s (expected: %s)".formatted(shown(value), expected));
    }

    private static String shown(@Nullable Object value) {
        return Checks.shown(String.valueOf(value));
    }
}
