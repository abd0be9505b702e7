package zoetrope.core;

import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

class InMemoryBusTest {
    private final InMemoryBus bus = new InMemoryBus(InstantSource.system(), Duration.ofSeconds(2));

    @Nested
    class Jobs extends JobViewContract {
        @Override
        protected JobLog log() {
            return bus;
        }

        @Override
        protected JobView view() {
            return bus;
        }
    }

    @Nested
    class Tasks extends TaskQueueContract {
        @Override
        protected TaskSink sink() {
            return bus;
        }

        @Override
        protected TaskQueue open(String model) {
            return bus.openTaskQueue(model);
        }
    }

    @Nested
    class Chunks extends ChunkChannelContract {
        @Override
        protected ChunkChannel channel() {
            return bus.chunks();
        }
    }
}
