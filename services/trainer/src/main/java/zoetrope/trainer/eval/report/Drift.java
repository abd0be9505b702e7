package zoetrope.trainer.eval.report;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What becomes of long clips. A drop is the first window less the last: shares in points, the others in their unit
/// (positive is worse for shares, negative is worse for motion and flicker).
///
/// @param minutes of each
/// @param windows ten seconds each, in order
/// @param drop of the model
/// @param standardError of the model's drop, over the prompts, points; shares only; null for one prompt
/// @param worldDrop what the world itself loses: nothing drifts there, but scenes go on and the probe errs
public record Drift(
        double minutes, int prompts, List<Window> windows, Scores drop, @Nullable Scores standardError, Scores worldDrop) {
    /// @param from seconds
    /// @param to seconds
    /// @param world the same of the world itself
    public record Window(double from, double to, Scores model, Scores world) {}

    /// One prompt, window by window.
    ///
    /// @param world the same of the world itself
    public record Take(List<Scores> model, List<Scores> world) {}

    /// @param windowSeconds length of a window
    public static Drift of(double minutes, double windowSeconds, List<Take> takes) {
        var windows = IntStream.range(0, takes.getFirst().model().size())
                .mapToObj(w -> new Window(
                        w * windowSeconds, (w + 1) * windowSeconds, mean(takes, w, Take::model), mean(takes, w, Take::world)))
                .toList();
        var first = windows.getFirst();
        var last = windows.getLast();
        return new Drift(
                minutes,
                takes.size(),
                windows,
                drop(first.model(), last.model()),
                takes.size() < 2 ? null : standardError(takes),
                drop(first.world(), last.world()));
    }

    private static Scores mean(List<Take> takes, int window, Function<Take, List<Scores>> whose) {
        return Scores.mean(
                takes.stream().map(take -> whose.apply(take).get(window)).toList());
    }

    private static Scores drop(Scores first, Scores last) {
        return new Scores(
                first.clips(),
                points(first.actor() - last.actor()),
                points(first.colour() - last.colour()),
                points(first.place() - last.place()),
                points(first.direction() - last.direction()),
                less(first.motion(), last.motion()),
                less(first.stillness(), last.stillness()),
                less(first.flicker(), last.flicker()));
    }

    private static Scores standardError(List<Take> takes) {
        return new Scores(
                takes.size(),
                standardError(takes, Scores::actor),
                standardError(takes, Scores::colour),
                standardError(takes, Scores::place),
                standardError(takes, Scores::direction),
                null,
                null,
                null);
    }

    private static double standardError(List<Take> takes, ToDoubleFunction<Scores> share) {
        double[] drops = takes.stream()
                .mapToDouble(take -> share.applyAsDouble(take.model().getFirst())
                        - share.applyAsDouble(take.model().getLast()))
                .toArray();
        double mean = DoubleStream.of(drops).average().orElseThrow();
        double squares = DoubleStream.of(drops).map(each -> (each - mean) * (each - mean)).sum();
        return points(Math.sqrt(squares / (drops.length - 1) / drops.length));
    }

    private static double points(double share) {
        return Math.round(share * 1e4) / 1e2;
    }

    private static @Nullable Double less(@Nullable Double a, @Nullable Double b) {
        return a == null || b == null ? null : Scores.measured(a - b);
    }
}
