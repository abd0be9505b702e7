package zoetrope.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import zoetrope.core.BusException;
import zoetrope.core.JobId;

/// The names of what is on Kafka, and how many partitions the keyed topics have.
record Topics(
        String jobs,
        String tasks,
        String chunks,
        String streams,
        String prefix,
        int jobPartitions,
        int chunkPartitions,
        int streamPartitions) {
    /// Deliveries of a task before the broker drops it, which [KafkaTaskQueue] does not let it come to: the most a broker allows by
    /// default.
    static final int DELIVERIES = 10;
    /// Bytes of the largest fact: a storyboard of the most and longest prompts.
    static final int MAX_FACT_BYTES = 8 << 20;

    private static final int SEGMENT_BYTES = 64 << 20;

    /// The partition of a job in a topic with so many; a function of the id alone, the same in every process.
    static int partitionOf(JobId job, int partitions) {
        return Math.floorMod(job.value().hashCode(), partitions);
    }

    /// The name of a service's consumer group.
    String group(String service) {
        return prefix + service;
    }

    /// The share group of the workers that have a model.
    String workers(String model) {
        return prefix + "workers-" + model;
    }

    /// Puts the settings on the group of a model's workers, which must be done before its first member comes.
    ///
    /// @throws BusException when Kafka does not answer in time or refuses
    void openWorkers(BusSettings settings, String model) {
        try (var admin = admin(settings)) {
            new TopicSetup(admin, settings).configure(Map.of(
                    new ConfigResource(ConfigResource.Type.GROUP, workers(model)),
                    Map.of(
                            "share.auto.offset.reset", "earliest", // a task sent before the first worker came must not be lost
                            "share.record.lock.duration.ms", Long.toString(settings.takeover().toMillis()),
                            "share.delivery.count.limit", Integer.toString(DELIVERIES))));
        }
    }

    /// Creates what is missing and puts the settings on what is there.
    ///
    /// @throws BusException when Kafka does not answer in time or refuses
    static Topics open(BusSettings settings) {
        try (var admin = admin(settings)) {
            return new TopicSetup(admin, settings).run();
        }
    }

    private static Admin admin(BusSettings settings) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap(),
                AdminClientConfig.CLIENT_ID_CONFIG, settings.topicPrefix() + "admin",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) settings.startTimeout().toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(10_000, settings.startTimeout().toMillis())));
    }

    /// One run of the set-up.
    private record TopicSetup(Admin admin, BusSettings settings) {
        Topics run() {
            var jobs = settings.topicPrefix() + "jobs";
            var tasks = settings.topicPrefix() + "keyframe-tasks";
            var chunks = settings.topicPrefix() + "chunks";
            var streams = settings.topicPrefix() + "streams";
            create(jobs, settings.partitions());
            create(tasks, 1);
            create(chunks, settings.partitions());
            create(streams, settings.partitions());
            configure(Map.of(
                    topic(jobs), keep(settings.jobRetention(), -1, MAX_FACT_BYTES),
                    topic(tasks), keep(settings.jobRetention(), -1, MAX_FACT_BYTES),
                    topic(streams), keep(settings.jobRetention(), -1, MAX_FACT_BYTES),
                    topic(chunks),
                            keep(
                                    settings.chunkRetention(),
                                    (long) settings.chunkRetentionMegabytes() << 20,
                                    settings.maxChunkBytes())));
            return new Topics(
                    jobs,
                    tasks,
                    chunks,
                    streams,
                    settings.topicPrefix(),
                    partitions(jobs),
                    partitions(chunks),
                    partitions(streams));
        }

        private int partitions(String name) {
            var described = await("describe " + name, () -> admin.describeTopics(List.of(name)).allTopicNames());
            return described.values().iterator().next().partitions().size();
        }

        private void create(String name, int partitions) {
            try {
                var topic = new NewTopic(name, partitions, (short) settings.replication());
                await("create topic " + name, () -> admin.createTopics(List.of(topic)).all());
            } catch (BusException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }

        private Map<String, String> keep(Duration time, long bytes, int maxRecord) {
            var config = new HashMap<String, String>();
            config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()));
            config.put(TopicConfig.RETENTION_BYTES_CONFIG, Long.toString(bytes));
            config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxRecord));
            // records go by whole segments: small and short ones, or far more than the retention would stay
            config.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(Math.max(SEGMENT_BYTES, maxRecord)));
            config.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Math.max(10_000, time.toMillis() / 4)));
            // one clock for all records, so that a search by time finds what it should
            config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
            config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, settings.replication() > 2 ? "2" : "1");
            return config;
        }

        private void configure(Map<ConfigResource, Map<String, String>> configs) {
            var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
            configs.forEach((resource, entries) -> {
                var ops = new ArrayList<AlterConfigOp>();
                entries.forEach((key, value) ->
                        ops.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
                changes.put(resource, ops);
            });
            await("configure", () -> admin.incrementalAlterConfigs(changes).all());
        }

        private static ConfigResource topic(String name) {
            return new ConfigResource(ConfigResource.Type.TOPIC, name);
        }

        /// Asks until there is an answer. A topic that was just created is not at once known everywhere.
        private <T> T await(String what, Supplier<KafkaFuture<T>> question) {
            long deadline = System.nanoTime() + settings.startTimeout().toNanos();
            try {
                while (true) {
                    try {
                        return question.get().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    } catch (ExecutionException e) {
                        if (!(e.getCause() instanceof RetriableException) || System.nanoTime() - deadline > 0) {
                            var cause = Objects.requireNonNullElse(e.getCause(), e);
                            throw new BusException(
                                    "%s at %s: %s".formatted(what, settings.bootstrap(), cause.getMessage()), cause, true);
                        }
                        TimeUnit.MILLISECONDS.sleep(100);
                    }
                }
            } catch (TimeoutException e) {
                throw new BusException(
                        "%s at %s: no answer (expected: within %s)".formatted(what, settings.bootstrap(), settings.startTimeout()),
                        e,
                        true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BusException(what + ": interrupted", e, true);
            }
        }
    }
}
