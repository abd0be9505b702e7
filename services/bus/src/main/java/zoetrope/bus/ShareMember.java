package zoetrope.bus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A member of the share group of a model's workers that has one record at a time. Used by one thread. An exception leaves it in an
/// unknown state, good for nothing but closing.
final class ShareMember implements AutoCloseable {
    /// How long the broker holds a fetch that finds nothing.
    static final Duration FETCH_WAIT = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(ShareMember.class);
    private static final Duration COMMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final int POLLS_AFTER_RENEWAL = 100;

    private final KafkaShareConsumer<byte[], byte[]> consumer;
    private final Duration takeover;
    private @Nullable ConsumerRecord<byte[], byte[]> record;

    ShareMember(BusSettings settings, Topics topics, String model, String name) {
        var config = Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap(),
                ConsumerConfig.CLIENT_ID_CONFIG, settings.topicPrefix() + name,
                ConsumerConfig.GROUP_ID_CONFIG, topics.workers(model),
                ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit",
                ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit", // never more than the one asked for
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) FETCH_WAIT.toMillis(),
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        this.takeover = settings.takeover();
        this.consumer = new KafkaShareConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(topics.tasks()));
    }

    /// How long the broker keeps a record locked.
    Duration lockDuration() {
        return consumer.acquisitionLockTimeoutMs().map(Duration::ofMillis).orElse(takeover);
    }

    /// Waits for a record; only when the one before is settled or lost.
    Optional<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) {
        var records = consumer.poll(timeout).iterator();
        record = records.hasNext() ? records.next() : null;
        return Optional.ofNullable(record);
    }

    /// Starts the broker's lock on the record anew. The renewed record comes back through `poll`, and only that one can be
    /// renewed or settled next.
    ///
    /// @return false when the lock was already lost
    boolean renew() {
        var held = held();
        consumer.acknowledge(held, AcknowledgeType.RENEW);
        if (!committed("renew")) {
            record = null;
            return false;
        }
        for (int i = 0; i < POLLS_AFTER_RENEWAL; i++) {
            for (var each : consumer.poll(Duration.ofMillis(20))) {
                if (each.offset() == held.offset()) {
                    record = each;
                    return true;
                }
                consumer.acknowledge(each, AcknowledgeType.RELEASE);
            }
        }
        throw new IllegalStateException("renewed record %d: not returned (expected: by the next poll)".formatted(held.offset()));
    }

    /// Settles the record. When the lock was lost meanwhile that is noted and no more: the task is someone else's.
    void settle(AcknowledgeType how) {
        consumer.acknowledge(held(), how);
        record = null;
        committed(how.toString());
    }

    private ConsumerRecord<byte[], byte[]> held() {
        if (record == null) {
            throw new IllegalStateException("record: none (expected: one that was polled)");
        }
        return record;
    }

    private boolean committed(String what) {
        boolean all = true;
        for (Optional<KafkaException> failure : consumer.commitSync(COMMIT).values()) {
            if (failure.isPresent()) {
                all = false;
                LOG.warn("event=acknowledgement_late what={} cause={}", what, failure.get().toString());
            }
        }
        return all;
    }

    @Override
    public void close() {
        consumer.close(CLOSE);
    }
}
