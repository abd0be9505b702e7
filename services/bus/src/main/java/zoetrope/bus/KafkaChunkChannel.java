package zoetrope.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import zoetrope.bus.codec.ChunkCodec;
import zoetrope.core.BusException;
import zoetrope.core.Chunk;
import zoetrope.core.ChunkChannel;
import zoetrope.core.JobId;
import zoetrope.core.JobView;
import zoetrope.core.Latents;

/// Rendered chunks on the topic `chunks`. The producer and the tail are opened with their first use: most processes only
/// send or only read. Any thread.
final class KafkaChunkChannel implements ChunkChannel, AutoCloseable {
    /// How much the clocks of brokers and services may differ.
    private static final Duration SKEW = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);

    private final BusSettings settings;
    private final Topics topics;
    private final ChunkTimes times;
    private final Function<JobId, Context> traces;
    private final Timer sends;
    private final Set<ChunkSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private @Nullable RecordSender sender;
    private @Nullable ChunkTail tail;

    /// @param times where in the topic to look for a chunk
    /// @param traces the trace a job was submitted in
    KafkaChunkChannel(
            BusSettings settings, Topics topics, ChunkTimes times, Function<JobId, Context> traces, MeterRegistry meters) {
        this.settings = settings;
        this.topics = topics;
        this.times = times;
        this.traces = traces;
        this.sends = Timer.builder("zoetrope.bus.chunk.send")
                .description("From the sending of a chunk until it is durable")
                .register(meters);
    }

    private synchronized RecordSender sender() {
        if (sender == null) {
            sender = new RecordSender(settings, "chunks", settings.maxChunkBytes(), settings.chunkCompression());
        }
        return sender;
    }

    private synchronized ChunkTail tail() {
        if (tail == null) {
            tail = new ChunkTail(settings, topics);
        }
        return tail;
    }

    private TopicPartition partitionOf(JobId job) {
        return new TopicPartition(topics.chunks(), Topics.partitionOf(job, topics.chunkPartitions()));
    }

    @Override
    public CompletionStage<Void> send(Chunk chunk) {
        var sample = Timer.start();
        var key = chunk.job().value().getBytes(StandardCharsets.US_ASCII);
        int partition = partitionOf(chunk.job()).partition();
        return sender()
                .send(new ProducerRecord<>(topics.chunks(), partition, key, ChunkCodec.encode(chunk)), traces.apply(chunk.job()))
                .thenAccept(_ -> sample.stop(sends));
    }

    @Override
    public JobView.Watch subscribe(JobId job, Consumer<Chunk> listener) {
        var since = times.noneBefore(job).minus(SKEW);
        var subscription = new ChunkSubscription(settings, partitionOf(job), job, since, tail(), listener);
        subscriptions.add(subscription);
        Thread.ofPlatform().daemon().name("bus-chunks-" + job).start(subscription);
        return () -> {
            subscription.close();
            subscriptions.remove(subscription);
        };
    }

    @Override
    public List<Latents> latents(JobId job, int shot, int from, int to) {
        try (var reader = new PastReader(settings, partitionOf(job))) {
            long end = reader.end();
            var found = search(reader, times.noneBefore(job, shot, from).minus(SKEW), end, job, shot, from, to);
            if (found.size() < to - from) {
                // the clocks differ more than they should: look through all there is
                found = search(reader, Instant.EPOCH, end, job, shot, from, to);
            }
            var latents = new ArrayList<Latents>();
            for (int index = from; index < to; index++) {
                var each = found.get(index);
                if (each == null) {
                    throw new BusException("chunk %d of shot %d of %s is not kept".formatted(index, shot, job), false);
                }
                latents.add(each);
            }
            return latents;
        } catch (KafkaException e) {
            throw new BusException("latents of shot %d of %s: %s".formatted(shot, job, e.getMessage()), e, true);
        }
    }

    private static Map<Integer, Latents> search(
            PastReader reader, Instant since, long end, JobId job, int shot, int from, int to) {
        var key = job.value().getBytes(StandardCharsets.US_ASCII);
        var found = new HashMap<Integer, Latents>();
        reader.seek(since);
        while (reader.position() < end && found.size() < to - from) {
            for (var record : reader.poll(POLL)) {
                if (!Arrays.equals(record.key(), key)) {
                    continue;
                }
                var chunk = ChunkCodec.parse(record.value());
                if (chunk.getShot() == shot && chunk.getIndex() >= from && chunk.getIndex() < to) {
                    found.putIfAbsent(chunk.getIndex(), ChunkCodec.latents(chunk));
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        subscriptions.forEach(ChunkSubscription::close);
        synchronized (this) {
            if (tail != null) {
                tail.close();
            }
            if (sender != null) {
                sender.close();
            }
        }
    }
}
