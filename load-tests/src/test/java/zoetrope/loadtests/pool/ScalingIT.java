package zoetrope.loadtests.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ScalingIT {
    @Test
    void nothingIsLostOrDoubledWhenAMachineOfThePoolVanishes() throws Exception {
        var scaling = new Scaling();
        scaling.timing = new SimulatedTiming(100, "");
        scaling.sizes = List.of(4);
        scaling.devices = 2;
        scaling.seconds = 2;

        var figures = scaling.measure().figures();

        assertThat(figures).filteredOn(figure -> figure.name().endsWith("throughput")).allMatch(figure -> figure.value() > 0);
        for (String name : List.of(Scaling.LOST, Scaling.DOUBLED, Scaling.WRONG)) {
            assertThat(figures).filteredOn(figure -> figure.name().equals(name)).singleElement().matches(figure -> figure.value() == 0);
        }
    }
}
