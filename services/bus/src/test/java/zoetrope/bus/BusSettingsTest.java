package zoetrope.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zoetrope.core.InvalidRequest;
import zoetrope.core.JobId;
import zoetrope.core.Setting;

class BusSettingsTest {
    private static BusSettings with(String prefix, int partitions, String compression) {
        var d = BusSettings.defaults();
        return new BusSettings(
                d.bootstrap(), prefix, d.replication(), partitions, d.jobRetention(), d.chunkRetention(),
                d.chunkRetentionMegabytes(), d.maxChunkMegabytes(), compression, d.takeover(), d.silence(), d.startTimeout(),
                d.handover());
    }

    @ParameterizedTest
    @CsvSource({"a b,8,none,bus.topicPrefix: 'a b'", "p.,0,none,bus.partitions: 0", "p.,8,gzip,bus.chunkCompression: 'gzip'"})
    void refusesWhatCannotBeAndNamesIt(String prefix, int partitions, String compression, String complaint) {
        assertThatThrownBy(() -> with(prefix, partitions, compression))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith(complaint)
                .hasMessageContaining("expected: ");
    }

    @Test
    void everySettingSaysWhatFollowsFromIt() {
        assertThat(Stream.of(BusSettings.class.getRecordComponents()))
                .allSatisfy((RecordComponent component) ->
                        assertThat(component.getAnnotation(Setting.class)).as(component.getName()).isNotNull());
    }

    @Test
    void aJobsPartitionNeverChanges() {
        assertThat(Topics.partitionOf(new JobId("video_0123456789abcdef01234567"), 8)).isEqualTo(0);
        assertThat(Topics.partitionOf(new JobId("video_000000000000000000000001"), 8)).isEqualTo(5);
    }
}
