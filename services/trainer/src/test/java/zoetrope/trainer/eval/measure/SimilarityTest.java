package zoetrope.trainer.eval.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SimilarityTest {
    private static final int SIDE = 32;

    @Test
    void everySampleOffByFiveLevelsIsThirtyFourDecibels() {
        double error = Similarity.squaredError(grey(100), grey(105));

        assertThat(error).isEqualTo(25);
        assertThat(Similarity.psnr(error)).isCloseTo(34.151, within(0.001));
    }

    @Test
    void blackAgainstWhiteIsZeroDecibels() {
        assertThat(Similarity.psnr(Similarity.squaredError(grey(0), grey(255)))).isZero();
    }

    @Test
    void aPictureIsWhollySimilarToItself() {
        assertThat(Similarity.ssim(stripes(3), stripes(3), SIDE)).isCloseTo(1, within(1e-12));
    }

    /// Flat windows differ in brightness only: (2ab + C1) / (a^2 + b^2 + C1).
    @Test
    void flatPicturesDifferByTheirBrightness() {
        double c1 = Math.pow(0.01 * 255, 2);
        assertThat(Similarity.ssim(grey(100), grey(150), SIDE))
                .isCloseTo((2 * 100.0 * 150 + c1) / (100.0 * 100 + 150 * 150 + c1), within(1e-9));
    }

    @Test
    void invertedStripesAreTheOppositeOfSimilar() {
        var inverted = stripes(4);
        for (int i = 0; i < inverted.length; i++) {
            inverted[i] = (byte) (255 - (inverted[i] & 255));
        }
        assertThat(Similarity.ssim(stripes(4), inverted, SIDE)).isLessThan(-0.9);
    }

    private static byte[] grey(int level) {
        var picture = new byte[3 * SIDE * SIDE];
        Arrays.fill(picture, (byte) level);
        return picture;
    }

    private static byte[] stripes(int width) {
        var picture = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) (i / 3 % SIDE / width % 2 == 0 ? 40 : 215);
        }
        return picture;
    }
}
