package zoetrope.bus;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import zoetrope.core.BusException;
import zoetrope.core.JobId;
import zoetrope.core.StreamNotes;

/// Notes on the topic `streams`. Any thread.
final class KafkaStreamNotes implements StreamNotes {
    /// How much the clocks of brokers and services may differ.
    private static final Duration SKEW = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);

    private final BusSettings settings;
    private final Topics topics;
    private final RecordSender sender;
    private final KafkaJobView view;

    KafkaStreamNotes(BusSettings settings, Topics topics, RecordSender sender, KafkaJobView view) {
        this.settings = settings;
        this.topics = topics;
        this.sender = sender;
        this.view = view;
    }

    @Override
    public CompletionStage<Void> add(JobId job, String line) {
        int partition = partitionOf(job).partition();
        var value = line.getBytes(StandardCharsets.UTF_8);
        return sender.send(new ProducerRecord<>(topics.streams(), partition, key(job), value), view.trace(job))
                .thenAccept(_ -> {});
    }

    @Override
    public List<String> read(JobId job) {
        var lines = new ArrayList<String>();
        try (var reader = new PastReader(settings, partitionOf(job))) {
            long end = reader.end();
            reader.seek(view.noneBefore(job).minus(SKEW));
            while (reader.position() < end) {
                for (var record : reader.poll(POLL)) {
                    if (Arrays.equals(record.key(), key(job))) {
                        lines.add(StandardCharsets.UTF_8.decode(record.value()).toString());
                    }
                }
            }
            return lines;
        } catch (KafkaException e) {
            throw new BusException("notes of %s: %s".formatted(job, e.getMessage()), e, true);
        }
    }

    private TopicPartition partitionOf(JobId job) {
        return new TopicPartition(topics.streams(), Topics.partitionOf(job, topics.streamPartitions()));
    }

    private static byte[] key(JobId job) {
        return job.value().getBytes(StandardCharsets.US_ASCII);
    }
}
