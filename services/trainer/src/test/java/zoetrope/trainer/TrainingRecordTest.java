package zoetrope.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingRecordTest {
    @Test
    void aTrainingThatGoesOnKeepsTheRecordOfWhatItBeganWith() {
        String first = new TrainingRecord(10, 20.4, 1, "70 clips", "loss", 0.5, null).json();
        assertThat(TrainingRecord.earlierThan(Map.of("training", first))).isNull();

        String second = new TrainingRecord(5, 7, 2, "90 clips", "loss", 0.25, TrainingRecord.of(Map.of("training", first))).json();
        assertThat(second).contains("\"steps\":5", "\"loss\":0.25");
        assertThat(TrainingRecord.earlierThan(Map.of("training", second)))
                .contains("\"steps\":10", "\"seconds\":20", "\"loss\":0.5");
    }

    @Test
    void aFileWithoutARecordHasNoEarlierTraining() {
        assertThat(TrainingRecord.of(Map.of())).isNull();
        assertThat(TrainingRecord.earlierThan(Map.of())).isNull();
        assertThatThrownBy(() -> TrainingRecord.earlierThan(Map.of("training", "{")))
                .hasMessageContaining("expected: JSON");
    }
}
