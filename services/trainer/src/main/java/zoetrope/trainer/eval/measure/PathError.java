package zoetrope.trainer.eval.measure;

import java.util.ArrayList;
import java.util.List;
import zoetrope.trainer.world.Actor;
import zoetrope.trainer.world.Caption;
import zoetrope.trainer.world.Clip;
import zoetrope.trainer.world.Heading;
import zoetrope.trainer.world.Scene;

/// How far an actor is from where the world's laws of motion would have it. A prompt leaves unsaid when along its way the
/// actor begins, how high its lane is and, if it stays, where: the best of those is taken.
public final class PathError {
    /// Where an actor was seen.
    ///
    /// @param x pixels from the left
    /// @param y pixels from the top
    public record Point(int frame, double x, double y) {}

    private static final int LANES = 5;
    private static final int STARTS = 9;
    private static final int STEP = 2;
    /// Frames of two laps of the slowest and longest actor.
    private static final int OFFSETS = 500;

    private final List<float[]> ways; // x, y of every frame

    /// @param frames of the longest film to be compared
    public PathError(Scene asked, int frames) {
        this.ways = ways(asked, OFFSETS + frames);
    }

    /// The mean distance in pixels over all points; NaN for fewer than three.
    public double of(List<Point> seen) {
        if (seen.size() < 3) {
            return Double.NaN;
        }
        double best = Double.POSITIVE_INFINITY;
        for (float[] way : ways) {
            for (int offset = 0; offset < OFFSETS; offset += STEP) {
                best = Math.min(best, distance(seen, way, offset, best));
            }
        }
        return best / seen.size();
    }

    /// The error of an actor that does not move at all.
    ///
    /// @param seen what is kept of it: the frames and where the first point is
    public double ofStandingStill(List<Point> seen) {
        return seen.size() < 3
                ? Double.NaN
                : of(seen.stream()
                        .map(point -> new Point(
                                point.frame(),
                                seen.get(seen.size() / 2).x(),
                                seen.get(seen.size() / 2).y()))
                        .toList());
    }

    private static double distance(List<Point> seen, float[] way, int offset, double enough) {
        double sum = 0;
        for (Point point : seen) {
            int at = 2 * (point.frame() + offset);
            sum += Math.hypot(point.x() - way[at], point.y() - way[at + 1]);
            if (sum >= enough) {
                return sum;
            }
        }
        return sum;
    }

    private static List<float[]> ways(Scene asked, int frames) {
        var actor = asked.actors().getFirst();
        var ways = new ArrayList<float[]>();
        int starts = actor.heading() == Heading.STILL ? STARTS : 1;
        for (int start = 0; start < starts; start++) {
            for (int lane = 0; lane < LANES; lane++) {
                var moved = new Actor(
                        actor.kind(),
                        actor.colour(),
                        actor.size(),
                        actor.pace(),
                        actor.heading(),
                        starts == 1 ? actor.start() : start / (STARTS - 1.0),
                        lane / (LANES - 1.0),
                        actor.phase());
                ways.add(way(
                        new Scene(
                                asked.place(),
                                asked.time(),
                                asked.weather(),
                                asked.camera(),
                                List.of(moved),
                                asked.offset(),
                                asked.phase()),
                        frames));
            }
        }
        return ways;
    }

    private static float[] way(Scene scene, int frames) {
        var clip = new Clip(scene, new Caption(""));
        var way = new float[2 * frames];
        for (int frame = 0; frame < frames; frame++) {
            var position = clip.positions(frame).getFirst();
            way[2 * frame] = (float) (position.x() * Clip.SIDE);
            way[2 * frame + 1] = (float) (position.y() * Clip.SIDE);
        }
        return way;
    }
}
