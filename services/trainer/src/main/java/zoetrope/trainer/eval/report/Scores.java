package zoetrope.trainer.eval.report;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The measures of some clips, or of some looks at one. What could not be measured is null.
///
/// @param actor share that shows the right one, 0..1
/// @param colour share
/// @param place share
/// @param direction share
/// @param motion mean distance of the actor from where the physics asked for would have it, pixels
/// @param stillness what that would be if the actor stood still, pixels
/// @param flicker of what should not move, levels of 255
public record Scores(
        int clips,
        double actor,
        double colour,
        double place,
        double direction,
        @Nullable Double motion,
        @Nullable Double stillness,
        @Nullable Double flicker) {

    static final Scores NONE = new Scores(0, 0, 0, 0, 0, null, null, null);

    /// The mean of each measure over those that have it.
    public static Scores mean(List<Scores> all) {
        return all.isEmpty()
                ? NONE
                : new Scores(
                        all.stream().mapToInt(Scores::clips).sum(),
                        mean(all, Scores::actor),
                        mean(all, Scores::colour),
                        mean(all, Scores::place),
                        mean(all, Scores::direction),
                        measured(mean(all, each -> number(each.motion()))),
                        measured(mean(all, each -> number(each.stillness()))),
                        measured(mean(all, each -> number(each.flicker()))));
    }

    private static double mean(List<Scores> all, ToDoubleFunction<Scores> measure) {
        return rounded(all.stream()
                .mapToDouble(measure)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN));
    }

    private static double number(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }

    /// Null for NaN, else four digits after the point.
    public static @Nullable Double measured(double value) {
        return Double.isFinite(value) ? rounded(value) : null;
    }

    private static double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : value;
    }
}
