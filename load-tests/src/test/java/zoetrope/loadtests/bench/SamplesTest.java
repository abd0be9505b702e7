package zoetrope.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private final Samples hundred =
            Samples.of(IntStream.rangeClosed(1, 100).mapToObj(i -> 101.0 - i).toList());

    @Test
    void aPercentileIsASampleThatSoManyDoNotExceed() {
        assertThat(hundred.percentile(0.95)).isEqualTo(95);
        assertThat(hundred.percentile(0)).isEqualTo(1);
        assertThat(hundred.percentile(1)).isEqualTo(100);
    }

    @Test
    void anEvenNumberHasItsMedianInBetween() {
        assertThat(hundred.median()).isEqualTo(50.5);
        assertThat(Samples.of(List.of(3.0, 1.0, 2.0)).median()).isEqualTo(2);
    }

    @Test
    void noSamplesAreRefused() {
        assertThatThrownBy(() -> Samples.of(List.of())).hasMessage("samples: 0 (expected: >= 1)");
    }
}
