package zoetrope.loadtests.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import zoetrope.core.Latents;
import zoetrope.core.ModelException;
import zoetrope.core.VideoModel.Rendered;
import zoetrope.core.VideoModel.Take;

class SimulatedModelTest {
    private final SimulatedModel model = new SimulatedTiming(1, "").model();

    private static List<Rendered> chunks(Take take, int count) {
        return IntStream.range(0, count).mapToObj(_ -> take.next(() -> false)).toList();
    }

    private static List<Latents> latents(List<Rendered> chunks) {
        return new ArrayList<>(chunks.stream().map(Rendered::latents).toList());
    }

    @Test
    void aResumedShotGoesOnAsIfNothingHadHappened() {
        var undisturbed = chunks(model.open("a ball", 7), 6);
        var resumed = chunks(model.resume("a ball", 7, 4, latents(undisturbed.subList(0, 4))), 2);

        assertThat(resumed.get(0).pixels()).isEqualTo(undisturbed.get(4).pixels());
        assertThat(resumed.get(1).pixels()).isEqualTo(undisturbed.get(5).pixels());
        assertThat(resumed.get(1).pixels()).isNotEqualTo(resumed.get(0).pixels());
    }

    @Test
    void latentsOfAnotherShotAreNoticed() {
        var other = latents(chunks(model.open("a ball", 8), 4));

        assertThatThrownBy(() -> model.resume("a ball", 7, 4, other)).isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> model.resume("a ball", 7, 3, other)).hasMessage("nextChunk: 3 (expected: a positive multiple of 4)");
    }

    @Test
    void aChunkCanBeCancelled() {
        assertThatThrownBy(() -> model.open("a ball", 7).next(() -> true)).isInstanceOf(CancellationException.class);
    }
}
