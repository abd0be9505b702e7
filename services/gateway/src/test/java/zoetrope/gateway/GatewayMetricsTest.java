package zoetrope.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.InMemoryBus;
import zoetrope.core.JobId;

class GatewayMetricsTest {
    private final InMemoryBus bus = new InMemoryBus();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void bind() {
        new GatewayMetrics(registry, bus);
    }

    @Test
    void workersHaveAShotToDoForEachThatIsNotRendered() {
        assertThat(unfinished()).isZero();
        JobId job = Given.job();
        bus.append(job, Given.submitted("a"));
        assertThat(unfinished()).as("not planned yet").isEqualTo(1);
        bus.append(job, new Fact.Planned(0, List.of(Given.shot(0), Given.shot(1)), false));
        assertThat(unfinished()).isEqualTo(2);
        bus.append(job, new Fact.ShotStarted(0, 1, 0, "worker"));
        assertThat(unfinished()).as("one is being rendered").isEqualTo(2);
        bus.append(job, new Fact.ChunkRendered(0, 0, 0, 33, true, Duration.ofSeconds(1), "worker"));
        assertThat(unfinished()).isEqualTo(1);
        bus.append(job, new Fact.Cancelled());
        assertThat(unfinished()).isZero();
    }

    private double unfinished() {
        return registry.get("zoetrope.gateway.shots.unfinished").gauge().value();
    }
}
