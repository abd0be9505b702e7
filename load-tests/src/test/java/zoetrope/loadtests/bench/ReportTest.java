package zoetrope.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private final Report report = new Report(
            "mux",
            "What it costs.",
            new Machine("EPYC", 2, 24, "Linux 6", "JDK 25", Instant.EPOCH, 0.5),
            1.25,
            Map.of("frames", 1920),
            List.of(
                    Figure.of("ratio", 1.0421, "").atMost(1.1),
                    Figure.of("speed", 1.2, "x real time").atLeast(1.5),
                    Figure.of("errors", 0, "")));

    @Test
    void theTableShowsWhetherABarWasMet() {
        assertThat(report.markdown().lines())
                .contains(
                        "| ratio | 1.04  | <= 1.10 | met |",
                        "| speed | 1.20 x real time | >= 1.50 | **missed** |",
                        "| errors | 0  |  |  |");
    }

    @Test
    void theTableSaysWhereItWasMeasured() {
        assertThat(report.markdown())
                .contains("Setup: frames 1920.")
                .contains("EPYC, 2 cores, 24 GB, Linux 6, JDK 25; 1970-01-01T00:00:00Z, load average 0.500 at the start, 1.25 at the end.");
    }

    @Test
    void theFileHoldsTheSameNumbersUnrounded(@TempDir Path folder) throws IOException {
        report.write(folder);
        var json = JsonMapper.builder().build().readTree(Files.readString(folder.resolve("mux.json")));
        assertThat(json.at("/figures/0/value").asDouble()).isEqualTo(1.0421);
        assertThat(json.at("/figures/0/met").asBoolean()).isTrue();
        assertThat(json.at("/figures/1/met").asBoolean()).isFalse();
        assertThat(json.at("/figures/2/met").isNull()).isTrue();
        assertThat(json.at("/machine/cores").asInt()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("mux.md"))).isEqualTo(report.markdown());
    }
}
