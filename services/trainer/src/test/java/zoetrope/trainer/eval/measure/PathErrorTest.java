package zoetrope.trainer.eval.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import zoetrope.trainer.eval.measure.PathError.Point;
import zoetrope.trainer.world.Actor;
import zoetrope.trainer.world.Camera;
import zoetrope.trainer.world.Caption;
import zoetrope.trainer.world.Clip;
import zoetrope.trainer.world.Heading;
import zoetrope.trainer.world.Kind;
import zoetrope.trainer.world.Pace;
import zoetrope.trainer.world.Place;
import zoetrope.trainer.world.Scene;
import zoetrope.trainer.world.Size;
import zoetrope.trainer.world.TimeOfDay;
import zoetrope.trainer.world.Weather;

class PathErrorTest {
    private static final int FRAMES = 48;
    private final Scene car = scene(Kind.CAR, Heading.RIGHT, 0.3);
    private final PathError physics = new PathError(car, FRAMES);

    @Test
    void theAskedForPathHasNoError() {
        assertThat(physics.of(path(car, point -> point))).isLessThan(0.01);
    }

    @Test
    void whenAlongItsWayItBeginsDoesNotMatter() {
        assertThat(physics.of(path(scene(Kind.CAR, Heading.RIGHT, 0.9), point -> point))).isLessThan(1.6);
    }

    /// Lanes of the ground are 10 pixels deep, so 6 pixels below the lowest nothing fits better than 6 pixels away.
    @Test
    void aPathBelowTheGroundIsOffByHowFarItIsBelow() {
        var lowest = path(scene(Kind.CAR, Heading.RIGHT, 0.3, 1), point -> point);
        var shifted = lowest.stream().map(point -> new Point(point.frame(), point.x(), point.y() + 6)).toList();

        assertThat(physics.of(shifted)).isCloseTo(6, within(0.05));
    }

    @Test
    void theWrongWayIsFarOff() {
        assertThat(physics.of(path(scene(Kind.CAR, Heading.LEFT, 0.3), point -> point))).isGreaterThan(8);
    }

    @Test
    void standingStillIsWorseThanMoving() {
        var seen = path(car, point -> point);
        assertThat(physics.ofStandingStill(seen)).isGreaterThan(5);
    }

    @Test
    void aBallThatBouncesInPlaceIsFoundWhereverItStays() {
        var asked = scene(Kind.BALL, Heading.STILL, 0.1);
        var seen = path(scene(Kind.BALL, Heading.STILL, 0.74), point -> point);

        assertThat(new PathError(asked, FRAMES).of(seen)).isLessThan(3);
    }

    @Test
    void twoSightingsAreNoPath() {
        assertThat(physics.of(path(car, point -> point).subList(0, 2))).isNaN();
    }

    private static List<Point> path(Scene scene, UnaryOperator<Point> seen) {
        var clip = new Clip(scene, new Caption(""));
        return IntStream.iterate(8, frame -> frame < FRAMES, frame -> frame + 4)
                .mapToObj(frame -> {
                    var position = clip.positions(frame).getFirst();
                    return seen.apply(new Point(frame, position.x() * Clip.SIDE, position.y() * Clip.SIDE));
                })
                .toList();
    }

    private static Scene scene(Kind kind, Heading heading, double start) {
        return scene(kind, heading, start, 0.5);
    }

    private static Scene scene(Kind kind, Heading heading, double start, double lane) {
        var actor = new Actor(kind, kind.canonicalColour(), Size.MEDIUM, Pace.NORMAL, heading, start, lane, 0.2);
        return new Scene(Place.MEADOW, TimeOfDay.NOON, Weather.CLEAR, Camera.STATIC, List.of(actor), 0, 0);
    }
}
