package zoetrope.loadtests.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A number that was measured.
///
/// @param unit empty for ratios
/// @param bar what it should be, if anybody has said so
public record Figure(String name, double value, String unit, @Nullable Bar bar) {
    public static Figure of(String name, double value, String unit) {
        return new Figure(name, value, unit, null);
    }

    public Figure atLeast(double limit) {
        return new Figure(name, value, unit, new Bar(true, limit));
    }

    public Figure atMost(double limit) {
        return new Figure(name, value, unit, new Bar(false, limit));
    }

    @JsonProperty
    @Nullable Boolean met() {
        return bar == null ? null : bar.met(value);
    }

    /// A row of the table: figure, value, bar, met or missed.
    String row() {
        String verdict = bar == null ? "" : bar.met(value) ? "met" : "**missed**";
        return "| %s | %s %s | %s | %s |".formatted(name, text(value), unit, bar == null ? "" : bar, verdict);
    }

    /// Three significant digits or so; small counts as they are.
    public static String text(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return Long.toString((long) value);
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }
}
