package zoetrope.bus;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/// Reads one partition of a topic with a job's records from some place in the past on. Short-lived; used by one thread.
final class PastReader implements AutoCloseable {
    /// How long the broker may hold back an answer that has nothing in it. Closing waits for the last of them.
    private static final int FETCH_WAIT_MILLIS = 20;

    private final KafkaConsumer<byte[], ByteBuffer> consumer;
    private final TopicPartition partition;

    PastReader(BusSettings settings, TopicPartition partition) {
        var config = Consumers.config(settings, "past");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteBufferDeserializer());
        this.partition = partition;
        consumer.assign(List.of(partition));
    }

    void seek(long offset) {
        consumer.seek(partition, offset);
    }

    /// Goes to the first record that is not older; to where the end was when it was asked if all are.
    void seek(Instant notOlderThan) {
        long end = end(); // before the search: a record that comes in between must not be jumped over
        var found = consumer.offsetsForTimes(Map.of(partition, Math.max(0, notOlderThan.toEpochMilli())))
                .get(partition);
        seek(found == null ? end : found.offset());
    }

    /// The offset the next record will get.
    long end() {
        return Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
    }

    /// The offset of the next record it will read.
    long position() {
        return consumer.position(partition);
    }

    /// Records whose values still lie in the buffer they were fetched into.
    List<ConsumerRecord<byte[], ByteBuffer>> poll(Duration timeout) {
        return consumer.poll(timeout).records(partition);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
