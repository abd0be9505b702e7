package zoetrope.bus;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;

/// Buses for tests: short leases, few partitions.
final class Buses {
    private Buses() {}

    static BusSettings settings(String bootstrap, String prefix) {
        return settings(bootstrap, prefix, Duration.ofSeconds(2), Duration.ofSeconds(30));
    }

    /// @param lease how long a worker may be silent, and how long the broker's lock on its task lasts
    static BusSettings settings(String bootstrap, String prefix, Duration lease, Duration startTimeout) {
        return new BusSettings(
                bootstrap, prefix, 1, 2, Duration.ofDays(1), Duration.ofMinutes(15), 1024, 24, "none", lease, lease, startTimeout,
                Duration.ofSeconds(3));
    }

    static KafkaBus open(BusSettings settings) {
        return KafkaBus.open(settings, InstantSource.system(), new SimpleMeterRegistry());
    }
}
