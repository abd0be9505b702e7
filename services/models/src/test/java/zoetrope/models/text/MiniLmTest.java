package zoetrope.models.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MiniLmTest {
    static MiniLm encoder;

    @BeforeAll
    static void load() {
        encoder = MiniLm.load(16);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void eachTokenHasAState() {
        var states = encoder.encode("a red car"); // [CLS] a red car [SEP]
        assertThat(states.length()).isEqualTo(5);
        assertThat(states.dim()).isEqualTo(encoder.dim()).isEqualTo(384);
    }

    @Test
    void likeMeaningsLieNear() {
        var car = mean("a red car drives along the street");
        assertThat(cosine(car, mean("an automobile is driving down the road")))
                .isGreaterThan(0.5)
                .isGreaterThan(cosine(car, mean("a fish swims in the sea")) + 0.2);
    }

    @Test
    void longPromptsAreCutAndEmptyOnesAllowed() {
        assertThat(encoder.encode("word ".repeat(100)).length()).isEqualTo(16);
        assertThat(encoder.encode("").length()).isEqualTo(2);
    }

    @Test
    void theSamePromptGivesTheSameStates() {
        try (var other = MiniLm.load(16)) {
            assertThat(other.encode("a windmill at dusk").values())
                    .containsExactly(encoder.encode("a windmill at dusk").values());
        }
        assertThat(encoder.encode("a boat")).isSameAs(encoder.encode("a boat"));
    }

    @Test
    void anImpossibleLengthIsNamed() {
        assertThatThrownBy(() -> MiniLm.load(1)).hasMessageContaining("maxTokens: 1 (expected: 2..256)");
    }

    private static double[] mean(String prompt) {
        var states = encoder.encode(prompt);
        var mean = new double[states.dim()];
        for (int i = 0; i < states.values().length; i++) {
            mean[i % states.dim()] += states.values()[i];
        }
        return mean;
    }

    private static double cosine(double[] a, double[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
