package zoetrope.trainer.eval.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import zoetrope.trainer.eval.clip.Film;

class FlickerTest {
    private static final int SIDE = 16;
    private static final boolean[] EVERYWHERE = Flicker.quiet(SIDE, List.of());

    @Test
    void aStaticFilmDoesNotFlicker() {
        assertThat(Flicker.of(film(_ -> 77), EVERYWHERE)).isZero();
    }

    @Test
    void aSlowFadeIsNoFlicker() {
        assertThat(Flicker.of(film(t -> 10 + 3 * t), EVERYWHERE)).isZero();
    }

    /// 4 levels up and down: |100 - 2 * 104 + 100| = 8.
    @Test
    void alternatingFramesCountTwiceTheirDifference() {
        assertThat(Flicker.of(film(t -> t % 2 == 0 ? 100 : 104), EVERYWHERE)).isEqualTo(8);
    }

    @Test
    void whatMovesInsideABoxDoesNotCount() {
        var film = film(_ -> 50);
        film.frames().get(3)[3 * (5 * SIDE + 5)] = (byte) 200;

        assertThat(Flicker.of(film, EVERYWHERE)).isPositive();
        assertThat(Flicker.of(film, Flicker.quiet(SIDE, List.of(new Flicker.Box(4, 4, 7, 7))))).isZero();
    }

    @Test
    void nothingIsSaidOfAFilmWithoutQuietPixels() {
        var all = Flicker.quiet(SIDE, List.of(new Flicker.Box(-5, -5, 99, 99)));
        assertThat(Flicker.of(film(_ -> 50), all)).isNaN();
    }

    private static Film film(IntUnaryOperator level) {
        return new Film(SIDE, IntStream.range(0, 8)
                .mapToObj(t -> {
                    var frame = new byte[3 * SIDE * SIDE];
                    Arrays.fill(frame, (byte) level.applyAsInt(t));
                    return frame;
                })
                .toList());
    }
}
