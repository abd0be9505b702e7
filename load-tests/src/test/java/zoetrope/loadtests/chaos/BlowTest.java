package zoetrope.loadtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BlowTest {
    @Test
    void theSameSeedIsTheSameOrder() {
        assertThat(Blow.schedule(40, new Random(3))).isEqualTo(Blow.schedule(40, new Random(3)));
        assertThat(Blow.schedule(40, new Random(3))).isNotEqualTo(Blow.schedule(40, new Random(4)));
    }

    @Test
    void everyKindComesEarlyAndOnlyKillsCount() {
        var order = Blow.schedule(100, new Random(1));

        assertThat(order).filteredOn(Blow::kill).hasSize(100);
        assertThat(order.subList(0, Blow.values().length)).containsExactlyInAnyOrder(Blow.values());
    }

    @Test
    void aRollingUpgradeReachesEveryServiceAndKillsNone() {
        var order = Blow.rolling(2);

        assertThat(order).allMatch(Blow::told).hasSize(10);
        assertThat(order).extracting(Blow::service).contains("broker", "gateway", "planner", "worker", "muxer");
    }
}
