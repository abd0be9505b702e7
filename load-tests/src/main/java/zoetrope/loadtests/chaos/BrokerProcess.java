package zoetrope.loadtests.chaos;

import java.nio.file.Path;
import zoetrope.bus.embedded.EmbeddedKafka;

/// A Kafka broker that is a process of its own, so that it can be killed like the others.
final class BrokerProcess {
    private static final int MAX_CHUNK_MEGABYTES = 24;

    private BrokerProcess() {}

    /// @param arguments folder of its data, port
    public static void main(String[] arguments) throws InterruptedException {
        var broker = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), MAX_CHUNK_MEGABYTES);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(broker::close));
        System.out.printf("broker %s%n", broker.bootstrap());
        Thread.currentThread().join();
    }
}
