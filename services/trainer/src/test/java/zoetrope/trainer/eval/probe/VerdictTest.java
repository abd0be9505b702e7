package zoetrope.trainer.eval.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import zoetrope.trainer.world.Actor;
import zoetrope.trainer.world.Camera;
import zoetrope.trainer.world.Colour;
import zoetrope.trainer.world.Heading;
import zoetrope.trainer.world.Kind;
import zoetrope.trainer.world.Pace;
import zoetrope.trainer.world.Place;
import zoetrope.trainer.world.Scene;
import zoetrope.trainer.world.Size;
import zoetrope.trainer.world.TimeOfDay;
import zoetrope.trainer.world.Weather;

class VerdictTest {
    private static final Scene RED_CAR = new Scene(
            Place.CITY,
            TimeOfDay.NOON,
            Weather.CLEAR,
            Camera.STATIC,
            List.of(new Actor(Kind.CAR, Colour.RED, Size.MEDIUM, Pace.NORMAL, Heading.LEFT, 0, 0, 0)),
            0,
            0);

    @Test
    void mostLooksDecide() {
        var verdict = Verdict.of(List.of(look(Kind.CAR, 0.9), look(Kind.DOG, 0.9), look(Kind.CAR, 0.9)));

        assertThat(verdict).isEqualTo(new Verdict(Kind.CAR, Colour.RED, Heading.LEFT, Place.CITY));
    }

    @Test
    void looksAtAnEmptyFrameHardlyCount() {
        var verdict = Verdict.of(List.of(look(Kind.CAR, 0.9), look(Kind.DOG, 0.1), look(Kind.DOG, 0.1)));

        assertThat(verdict.kind()).isEqualTo(Kind.CAR);
    }

    @Test
    void nobodyIsThereWhenNoLookMeetsAnyone() {
        var verdict = Verdict.of(Collections.nCopies(10, look(Kind.CAR, 0.1)));

        assertThat(verdict).isEqualTo(new Verdict(null, null, null, Place.CITY));
        assertThat(Verdict.shares(Collections.nCopies(10, look(Kind.CAR, 0.1)), RED_CAR))
                .containsExactly(0, 0, 0, 1);
    }

    @Test
    void sharesAreOfTheLooksThatMeetSomeone() {
        var looks = List.of(look(Kind.CAR, 0.9), look(Kind.DOG, 0.9), look(Kind.DOG, 0.2));

        assertThat(Verdict.shares(looks, RED_CAR)).containsExactly(0.5, 1, 1, 1);
    }

    @Test
    void anActorIsAtTheMiddleOfTheHeatAroundItsPeak() {
        var heat = new float[16 * 16 + 1];
        heat[5 * 16 + 8] = 0.6f;
        heat[5 * 16 + 9] = 0.2f;
        heat[15 * 16] = 0.2f; // doubt, far away

        double[] spot = Judge.spot(heat, 128);

        assertThat(spot[0]).isCloseTo((8.5 + 0.25) * 8, within(1e-4));
        assertThat(spot[1]).isCloseTo(5.5 * 8, within(1e-4));
    }

    private static Look look(Kind kind, double present) {
        return new Look(
                0,
                64,
                64,
                present,
                sure(Kind.values().length, kind.ordinal()),
                sure(Colour.values().length, Colour.RED.ordinal()),
                sure(Heading.values().length, Heading.LEFT.ordinal()),
                sure(Place.values().length, Place.CITY.ordinal()));
    }

    private static float[] sure(int answers, int right) {
        var values = new float[answers];
        java.util.Arrays.fill(values, 0.2f / (answers - 1));
        values[right] = 0.8f;
        return values;
    }
}
