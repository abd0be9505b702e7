package zoetrope.bus;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.JobId;
import zoetrope.core.JobView;
import zoetrope.core.Membership;

/// A member of a consumer group over the topic `jobs` that reads nothing: it is only after the group's sharing out of the
/// partitions. Whoever has a job's partition acts for the job. The classic group protocol, because with it the member itself
/// says how long it may be silent; cooperative, so that a member that joins takes no more from the others than it must.
///
/// A thread of its own owns the consumer and calls the listeners.
final class KafkaMembership implements Membership, ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaMembership.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /// How long a member may take to let go of what it loses.
    private static final Duration LETTING_GO = Duration.ofMinutes(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String group;
    private final String topic;
    private final int partitionCount;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile Set<Integer> partitions = Set.of();
    private volatile boolean joined;
    private volatile boolean closed;

    KafkaMembership(BusSettings settings, Topics topics, String service, URI address) {
        this.group = topics.group(service);
        this.topic = topics.jobs();
        this.partitionCount = topics.jobPartitions();
        var config = Consumers.config(settings, service);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, address.toString()); // how KafkaMembers knows it
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) settings.handover().toMillis());
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) Math.min(1000, settings.handover().toMillis() / 4));
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) LETTING_GO.toMillis());
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.thread = Thread.ofPlatform().daemon().name("bus-" + service).start(this::run);
    }

    @Override
    public boolean actsFor(JobId job) {
        return partitions.contains(Topics.partitionOf(job, partitionCount));
    }

    @Override
    public boolean joined() {
        return joined;
    }

    @Override
    public JobView.Watch watch(Runnable changed) {
        listeners.add(changed);
        return () -> listeners.remove(changed);
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(topic), this);
            while (!closed) {
                try {
                    consumer.poll(POLL);
                } catch (WakeupException e) {
                    LOG.debug("event=leaving group={}", group);
                } catch (KafkaException e) {
                    LOG.warn("event=membership_delayed group={} retry={} cause={}", group, RETRY, e.toString());
                    TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("event=membership_broken group={}", group, e);
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> gained) {
        consumer.pause(gained);
        joined = true;
        var now = new HashSet<>(partitions);
        gained.forEach(partition -> now.add(partition.partition()));
        become(now);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> lost) {
        var now = new HashSet<>(partitions);
        lost.forEach(partition -> now.remove(partition.partition()));
        become(now);
    }

    private void become(Set<Integer> now) {
        if (now.equals(partitions)) {
            return;
        }
        partitions = Set.copyOf(now);
        LOG.info("event=share_changed group={} partitions={}", group, partitions);
        for (var listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("event=share_listener_failed group={}", group, e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
