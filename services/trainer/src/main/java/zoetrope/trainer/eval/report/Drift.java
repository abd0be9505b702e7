package zoetrope.trainer.eval.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of long clips.
///
/// @param minutes of each
/// @param windows ten seconds each, in order
/// @param drop first window minus last: shares in points, the others in their unit (positive is worse for shares, negative
///     is worse for motion and flicker)
public record Drift(double minutes, int prompts, List<Window> windows, Scores drop) {
    /// @param from seconds
    /// @param to seconds
    /// @param world the same of the world itself, where nothing drifts
    public record Window(double from, double to, Scores model, Scores world) {}

    public static Drift of(double minutes, int prompts, List<Window> windows) {
        var first = windows.getFirst().model();
        var last = windows.getLast().model();
        return new Drift(
                minutes,
                prompts,
                List.copyOf(windows),
                new Scores(
                        first.clips(),
                        points(first.actor() - last.actor()),
                        points(first.colour() - last.colour()),
                        points(first.place() - last.place()),
                        points(first.direction() - last.direction()),
                        less(first.motion(), last.motion()),
                        less(first.stillness(), last.stillness()),
                        less(first.flicker(), last.flicker())));
    }

    private static double points(double share) {
        return Math.round(share * 1e4) / 1e2;
    }

    private static @Nullable Double less(@Nullable Double a, @Nullable Double b) {
        return a == null || b == null ? null : Scores.measured(a - b);
    }
}
