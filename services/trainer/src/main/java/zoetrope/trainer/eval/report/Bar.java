package zoetrope.trainer.eval.report;

import org.jspecify.annotations.Nullable;

/// A measure against what was asked of it.
///
/// @param value null when it was not measured
/// @param atLeast whether the limit is the lowest that passes; else it is the highest
/// @param passed null when it was not measured
public record Bar(
        String name,
        String unit,
        @Nullable Double value,
        double limit,
        boolean atLeast,
        @Nullable Boolean passed) {
    static Bar atLeast(String name, String unit, @Nullable Double value, double limit) {
        return new Bar(name, unit, rounded(value), limit, true, value == null ? null : value >= limit);
    }

    static Bar atMost(String name, String unit, @Nullable Double value, double limit) {
        return new Bar(name, unit, rounded(value), limit, false, value == null ? null : value <= limit);
    }

    private static @Nullable Double rounded(@Nullable Double value) {
        return value == null ? null : Double.valueOf(Math.round(value * 100) / 100.0);
    }
}
