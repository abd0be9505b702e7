package zoetrope.trainer.eval.measure;

import java.util.Arrays;
import java.util.List;
import zoetrope.trainer.eval.clip.Film;

/// What trembles where nothing should move: the mean over quiet pixels of |before - 2 now + after|, in levels of 255. A
/// slow drift of colours does not count, since its second difference is nothing.
public final class Flicker {
    /// The box that an actor fills in one frame, pixels.
    public record Box(double left, double top, double right, double bottom) {}

    /// A share of quiet pixels below which nothing can be said.
    private static final double ENOUGH = 0.05;

    private Flicker() {}

    /// The pixels that no box touches.
    public static boolean[] quiet(int side, List<Box> boxes) {
        var quiet = new boolean[side * side];
        Arrays.fill(quiet, true);
        for (var box : boxes) {
            int left = (int) Math.clamp(Math.floor(box.left()), 0, side);
            int right = (int) Math.clamp(Math.ceil(box.right()), left, side);
            for (int y = (int) Math.clamp(Math.floor(box.top()), 0, side); y < Math.min(side, box.bottom()); y++) {
                Arrays.fill(quiet, y * side + left, y * side + right, false);
            }
        }
        return quiet;
    }

    /// NaN when too few pixels are quiet, or the film is shorter than three frames.
    ///
    /// @param quiet (side, side)
    public static double of(Film film, boolean[] quiet) {
        int pixels = 0;
        for (boolean still : quiet) {
            pixels += still ? 1 : 0;
        }
        if (film.length() < 3 || pixels < ENOUGH * quiet.length) {
            return Double.NaN;
        }
        long sum = 0;
        for (int t = 1; t + 1 < film.length(); t++) {
            byte[] before = film.frames().get(t - 1);
            byte[] now = film.frames().get(t);
            byte[] after = film.frames().get(t + 1);
            for (int i = 0; i < now.length; i++) {
                if (quiet[i / 3]) {
                    sum += Math.abs((before[i] & 255) - 2 * (now[i] & 255) + (after[i] & 255));
                }
            }
        }
        return (double) sum / (3L * pixels * (film.length() - 2));
    }
}
