package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import zoetrope.standalone.DeployedFigures.Asked;

class DeployedFiguresTest {
    @Test
    void findsTheMetricsOfAnExpression() {
        assertThat(DeployedFigures.asked(
                        """
                        sum by (le, kind) (rate(parts_total{job=~"$job", kind="a \\"b\\" {c}"}[5m])) / on() max(waiting) > 0.5
                        unless on(instance) absent(up{job="zoetrope"} == 1) and histogram_quantile(0.9, x_bucket)
                        """))
                .containsExactly(
                        new Asked("parts_total", Map.of("job", "", "kind", "a \\\"b\\\" {c}")),
                        new Asked("waiting", Map.of()),
                        new Asked("up", Map.of("job", "zoetrope")),
                        new Asked("x_bucket", Map.of()));
    }

    @Test
    void aSampleIsMeantByItsNameAndItsOwnLabels() {
        var asked = new Asked("time_seconds", Map.of("job", "zoetrope", "quantile", "0.5", "area", ""));

        assertThat(asked.describes("time_seconds{area=\"heap\",quantile=\"0.5\"} 1.0")).isTrue();
        assertThat(asked.describes("time_seconds{area=\"heap\",quantile=\"0.95\"} 1.0")).isFalse();
        assertThat(asked.describes("time_seconds{quantile=\"0.5\"} 1.0")).isFalse();
        assertThat(asked.describes("time_seconds_count{area=\"heap\",quantile=\"0.5\"} 1.0")).isFalse();
    }
}
