package zoetrope.trainer.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityReportTest {
    @TempDir
    Path folder = Path.of(".");

    @Test
    void namesInTheJsonAreStable() throws IOException {
        var json = new ObjectMapper().readTree(Reports.of(Reports.GOOD, Reports.POOR).json());

        assertThat(StreamSupport.stream(((Iterable<String>) json::fieldNames).spliterator(), false))
                .containsExactly(
                        "version", "model", "made", "seed", "seconds", "real_time", "probe", "rows", "autoencoder",
                        "clips", "drifts", "bars");
        assertThat(StreamSupport.stream(
                        ((Iterable<String>) json.at("/rows/0/scores")::fieldNames).spliterator(), false))
                .containsExactly(
                        "clips", "actor", "colour", "place", "direction", "motion", "stillness", "flicker");
        assertThat(StreamSupport.stream(((Iterable<String>) json.at("/bars/0")::fieldNames).spliterator(), false))
                .containsExactly("name", "unit", "value", "limit", "at_least", "passed");
        assertThat(json.at("/drifts/0/windows/1/to").asDouble()).isEqualTo(20);
    }

    @Test
    void whatIsWrittenCanBeReadAgain() throws IOException {
        var report = Reports.of(Reports.GOOD, Reports.POOR);
        report.write(folder);

        assertThat(QualityReport.read(folder)).isEqualTo(report);
    }

    @Test
    void barsAreJudgedOnTheModelsRow() {
        var bars = Reports.of(Reports.POOR, Reports.POOR).bars();

        assertThat(bars.get(0)).isEqualTo(new Bar("autoencoder PSNR", "dB", 31.2, 30, true, true));
        assertThat(bars.get(1)).isEqualTo(new Bar("right actor", "%", 50.0, 80, true, false));
        assertThat(bars.get(2).passed()).isTrue();
    }

    @Test
    void driftIsTheFirstWindowLessTheLastInPoints() {
        var report = Reports.of(Reports.GOOD, Reports.POOR);

        assertThat(report.drifts().getFirst().drop().actor()).isEqualTo(37.5);
        assertThat(report.bars().get(5)).isEqualTo(new Bar("drift over 60 s: actor", "points", 37.5, 10, false, false));
        assertThat(report.bars().get(6).passed()).isTrue();
    }

    @Test
    void theErrorOfADriftIsThatOfTheMeanOverThePrompts() {
        var steady = new Drift.Take(List.of(Reports.POOR, Reports.POOR), List.of(Reports.GOOD, Reports.GOOD));
        var drifting = new Drift.Take(List.of(Reports.GOOD, Reports.POOR), List.of(Reports.GOOD, Reports.POOR));
        var drift = Drift.of(1, 10, List.of(steady, drifting));

        assertThat(drift.drop().actor()).isEqualTo(18.75); // the mean of 0 and 37.5
        assertThat(drift.standardError()).isNotNull();
        assertThat(drift.standardError().actor()).isEqualTo(18.75); // their deviation of 26.5 by the root of two
        assertThat(drift.standardError().colour()).isZero();
        assertThat(drift.worldDrop().actor()).isEqualTo(18.75);
        assertThat(drift.windows().getLast().to()).isEqualTo(20);
    }

    @Test
    void oneTakeHasNoError() {
        var take = new Drift.Take(List.of(Reports.GOOD, Reports.POOR), List.of(Reports.GOOD, Reports.GOOD));

        assertThat(Drift.of(1, 10, List.of(take)).standardError()).isNull();
    }

    @Test
    void meansLeaveOutWhatWasNotMeasured() {
        var mean = Scores.mean(java.util.List.of(Reports.GOOD, Reports.POOR));

        assertThat(mean.clips()).isEqualTo(96);
        assertThat(mean.actor()).isEqualTo(0.6875);
        assertThat(mean.motion()).isEqualTo(7);
        assertThat(mean.flicker()).isEqualTo(1.25);
    }
}
