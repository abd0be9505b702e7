package zoetrope.trainer.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class MotionTest {
    @Test
    void ballFollowsAParabolaBetweenBounces() {
        var ball = new Actor(Kind.BALL, Colour.RED, Size.MEDIUM, Pace.NORMAL, Heading.RIGHT, 0.5, 0.5, 0);
        var clip = Scenes.clip(Scenes.of(Place.BEACH, Camera.STATIC, ball));
        double floor = clip.positions(0).getFirst().y();
        double launch = Math.sqrt(2 * 130 * 46.0);
        double flight = 2 * launch / 130;

        for (int frame = 0; frame < 300; frame++) {
            double t = frame / 16.0 % flight;
            double expected = floor - (launch * t - 130 * t * t / 2) / 128;
            assertThat(clip.positions(frame).getFirst().y())
                    .as("frame %d", frame)
                    .isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void ballFallsWithConstantAcceleration() {
        var clip = Scenes.clip(Scenes.of(Place.MEADOW, Camera.STATIC, Scenes.actor(Kind.BALL, Colour.BLUE)));
        var accelerations = new ArrayList<Double>();
        for (int frame = 1; frame < 200; frame++) {
            double before = clip.positions(frame - 1).getFirst().y();
            double now = clip.positions(frame).getFirst().y();
            double after = clip.positions(frame + 1).getFirst().y();
            accelerations.add((before - 2 * now + after) * 128 * 16 * 16);
        }

        // all but the frames at a bounce, of which there are 7 in 12.5 seconds, each seen from two frames
        assertThat(accelerations.stream().filter(a -> Math.abs(a - 130) < 1e-6).count())
                .isGreaterThan(180);
        assertThat(accelerations.stream().filter(a -> a < 0).count())
                .as("pushes from the floor")
                .isBetween(5L, 16L);
    }

    @Test
    void paceIsTheSpeedOnTheScreen() {
        for (Pace pace : Pace.values()) {
            for (var heading : new Heading[] {Heading.LEFT, Heading.RIGHT}) {
                var car = new Actor(Kind.CAR, Colour.RED, Size.MEDIUM, pace, heading, 0, 0.5, 0);
                var clip = Scenes.clip(Scenes.of(Place.CITY, Camera.STATIC, car));
                double moved = clip.positions(16).getFirst().x()
                        - clip.positions(0).getFirst().x();
                assertThat(moved * 128).isCloseTo(heading.dx * pace.speed, within(1e-9));
            }
        }
    }

    @Test
    void actorThatLeavesComesInFromTheOtherSide() {
        var clip = Scenes.clip(Scenes.of(Place.CITY, Camera.STATIC, Scenes.actor(Kind.CAR, Colour.RED, Heading.RIGHT)));
        int jumps = 0;
        for (int frame = 1; frame < 400; frame++) {
            var before = clip.positions(frame - 1).getFirst();
            var now = clip.positions(frame).getFirst();
            if (now.x() < before.x()) {
                jumps++;
                assertThat(before.left()).isGreaterThan(0.98);
                assertThat(now.right()).isLessThan(0.02);
            }
        }
        assertThat(jumps).isBetween(3, 4);
    }

    @Test
    void wheelsRollWithoutSlipping() {
        var car = Scenes.actor(Kind.CAR, Colour.RED, Heading.RIGHT);

        double resting = turned(car, 0);
        double followed = turned(car, 16);

        assertThat(resting).isCloseTo(24, within(1e-9));
        assertThat(followed).as("a pan adds its own way over the ground").isCloseTo(24 + 16, within(1e-9));
    }

    private static double turned(Actor actor, double scroll) {
        return Motion.pose(actor, Place.CITY, 1, scroll).travelled()
                - Motion.pose(actor, Place.CITY, 0, 0).travelled();
    }
}
