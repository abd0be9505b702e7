package zoetrope.bus;

import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import zoetrope.core.BusException;

/// An idempotent producer that waits for all in-sync replicas. Kafka's `send` may block (for metadata, for memory), so a thread
/// of its own calls it, in the order in which it was asked: any thread may send, an event loop too.
final class RecordSender implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaProducer<byte[], byte[]> producer;
    private final ExecutorService thread;

    /// @param maxRecordBytes of the largest record
    /// @param compression as Kafka names it
    RecordSender(BusSettings settings, String name, int maxRecordBytes, String compression) {
        var config = new HashMap<String, Object>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap(),
                ProducerConfig.CLIENT_ID_CONFIG, settings.topicPrefix() + name,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                ProducerConfig.LINGER_MS_CONFIG, 0,
                ProducerConfig.COMPRESSION_TYPE_CONFIG, compression,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes,
                ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(32L << 20, 3L * maxRecordBytes)));
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000); // rides out a broker's restart
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("bus-send-" + name).factory());
    }

    /// Sends a record with the calling thread's trace context or, if it has none, the job's: most threads serve many jobs.
    ///
    /// @return completes on a thread of Kafka's when the record is durable; fails with [BusException]
    CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Context ofJob) {
        Traces.inject(record.headers(), ofJob);
        var sent = new CompletableFuture<RecordMetadata>();
        try {
            thread.execute(() -> send(record, sent));
        } catch (RejectedExecutionException e) {
            sent.completeExceptionally(new BusException("send to %s: the bus is closed".formatted(record.topic()), e, false));
        }
        return sent;
    }

    private void send(ProducerRecord<byte[], byte[]> record, CompletableFuture<RecordMetadata> sent) {
        try {
            var _ = producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    sent.complete(metadata);
                } else {
                    sent.completeExceptionally(failed(record, failure));
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            sent.completeExceptionally(failed(record, e));
        }
    }

    private static BusException failed(ProducerRecord<byte[], byte[]> record, Exception cause) {
        return new BusException(
                "send %d bytes to %s: %s".formatted(record.value().length, record.topic(), cause.getMessage()),
                cause,
                cause instanceof RetriableException);
    }

    /// Waits a while for what is under way.
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_TIMEOUT);
    }
}
