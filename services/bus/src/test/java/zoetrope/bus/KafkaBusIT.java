package zoetrope.bus;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.bus.embedded.EmbeddedKafka;
import zoetrope.core.ChunkChannel;
import zoetrope.core.ChunkChannelContract;
import zoetrope.core.JobLog;
import zoetrope.core.JobView;
import zoetrope.core.JobViewContract;
import zoetrope.core.TaskQueue;
import zoetrope.core.TaskQueueContract;
import zoetrope.core.TaskSink;

/// The Kafka bus keeps the contracts of the ports.
class KafkaBusIT {
    private static EmbeddedKafka kafka;
    private static KafkaBus bus;

    @BeforeAll
    static void open(@TempDir Path directory) {
        kafka = EmbeddedKafka.start(directory, 0, 24);
        bus = Buses.open(Buses.settings(kafka.bootstrap(), "contracts."));
    }

    @AfterAll
    static void close() {
        bus.close();
        kafka.close();
    }

    @Nested
    class Jobs extends JobViewContract {
        @Override
        protected JobLog log() {
            return bus.jobLog();
        }

        @Override
        protected JobView view() {
            return bus.jobView();
        }
    }

    @Nested
    class Tasks extends TaskQueueContract {
        @Override
        protected TaskSink sink() {
            return bus.taskSink();
        }

        @Override
        protected TaskQueue open(String model) {
            return bus.openTaskQueue(model, "worker");
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
