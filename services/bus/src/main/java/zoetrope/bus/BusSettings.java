package zoetrope.bus;

import java.time.Duration;
import zoetrope.core.Checks;
import zoetrope.core.Setting;

/// How a process reaches the bus and what the topics are like. All processes of a deployment must agree: the last one that
/// starts writes its settings onto the topics.
public record BusSettings(
        @Setting("Addresses of the Kafka brokers to begin with, as host:port,host:port.")
        String bootstrap,
        @Setting("Begins the name of every topic and of every group, so that several deployments can share a cluster.")
        String topicPrefix,
        @Setting("Copies of every record. With 1 a lost broker loses jobs; with 3 one broker may be lost and nothing is.")
        int replication,
        @Setting("Partitions of the topics jobs and chunks, when they are created. More spread the load over more brokers; the number of an existing topic is kept.")
        int partitions,
        @Setting("How long a job is known after its last event. Longer takes memory in every process: about 100 bytes a chunk.")
        Duration jobRetention,
        @Setting("How long rendered chunks are kept at most: how far back a muxer can start again and a lost shot can be resumed.")
        Duration chunkRetention,
        @Setting("Megabytes of rendered chunks kept at most for each partition; the oldest go first.")
        int chunkRetentionMegabytes,
        @Setting("Megabytes of the largest chunk. 12 frames of 832x480 take 15; the brokers must allow as much.")
        int maxChunkMegabytes,
        @Setting("Compression of chunks on the wire and on disk: none, lz4 or zstd. The latter two save disk and network and take processor time for every chunk.")
        String chunkCompression,
        @Setting("How long a worker whose machine vanished keeps its task before another gets it. Shorter takes over sooner, but a pause of the process that long loses the task.")
        Duration takeover,
        @Setting("How long a worker may render without finishing a chunk before it counts as stuck and loses its task.")
        Duration silence,
        @Setting("How long a process waits at its start for Kafka and for its view of the jobs before it gives up.")
        Duration startTimeout,
        @Setting("How long a planner or muxer that vanished keeps its jobs before another gets them. Shorter takes over sooner, but a pause of the process that long loses the jobs; brokers refuse less than 6 s unless told otherwise.")
        Duration handover) {
    private static final int MAX_MEGABYTES = 1 << 20;

    public BusSettings {
        Checks.text("bus.bootstrap", bootstrap, 1000);
        Checks.that(
                topicPrefix.matches("[a-zA-Z0-9._-]{0,100}"),
                "bus.topicPrefix",
                "'%s' (expected: letters, digits, '.', '_' and '-')".formatted(topicPrefix));
        Checks.inRange("bus.replication", replication, 1, 10);
        Checks.inRange("bus.partitions", partitions, 1, 1000);
        between("bus.jobRetention", jobRetention, Duration.ofHours(1), Duration.ofDays(36500));
        between("bus.chunkRetention", chunkRetention, Duration.ofSeconds(10), Duration.ofDays(30));
        Checks.inRange("bus.chunkRetentionMegabytes", chunkRetentionMegabytes, 64, MAX_MEGABYTES);
        Checks.inRange("bus.maxChunkMegabytes", maxChunkMegabytes, 1, 1024);
        Checks.that(
                chunkCompression.matches("none|lz4|zstd"),
                "bus.chunkCompression",
                "'%s' (expected: none, lz4 or zstd)".formatted(chunkCompression));
        between("bus.takeover", takeover, Duration.ofSeconds(1), Duration.ofMinutes(1));
        between("bus.silence", silence, Duration.ofMillis(100), Duration.ofHours(1));
        between("bus.startTimeout", startTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
        between("bus.handover", handover, Duration.ofSeconds(1), Duration.ofMinutes(5));
    }

    private static void between(String field, Duration value, Duration min, Duration max) {
        Checks.that(
                value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
                field,
                "%s (expected: %s..%s)".formatted(value, min, max));
    }

    /// A broker on this machine.
    public static BusSettings defaults() {
        return new BusSettings(
                "localhost:9092",
                "zoetrope.",
                1,
                8,
                Duration.ofDays(30),
                Duration.ofMinutes(15),
                1024,
                24,
                "none",
                Duration.ofSeconds(15),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(6));
    }

    /// The same bus at another address.
    public BusSettings withBootstrap(String address) {
        return new BusSettings(
                address, topicPrefix, replication, partitions, jobRetention, chunkRetention, chunkRetentionMegabytes,
                maxChunkMegabytes, chunkCompression, takeover, silence, startTimeout, handover);
    }

    int maxChunkBytes() {
        return maxChunkMegabytes << 20;
    }
}
