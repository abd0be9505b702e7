package zoetrope.loadtests.chaos;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import zoetrope.bus.BusSettings;
import zoetrope.bus.codec.ChunkCodec;

/// Every record on the chunk channel, also those that everybody else drops because they came before; of the pixels it keeps
/// a digest for each frame. A thread of its own reads; the other methods may be called by any.
final class ChunkTap implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    /// @param frames digest of each
    record Seen(String job, int shot, int index, int firstFrame, boolean last, List<String> frames) {}

    private final KafkaConsumer<byte[], ByteBuffer> consumer;
    private final Map<String, List<Seen>> byJob = new ConcurrentHashMap<>();
    private final List<Consumer<Seen>> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    ChunkTap(String bootstrap) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "reconnect.backoff.max.ms", 500, "fetch.max.wait.ms", 100),
                new ByteArrayDeserializer(),
                new ByteBufferDeserializer());
        var settings = BusSettings.defaults();
        var partitions = IntStream.range(0, settings.partitions())
                .mapToObj(partition -> new TopicPartition(settings.topicPrefix() + "chunks", partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread = Thread.ofPlatform().daemon().name("chunk-tap").start(this::run);
    }

    /// Calls back, on the tap's thread, for every record from now on.
    void watch(Consumer<Seen> listener) {
        listeners.add(listener);
    }

    void unwatch(Consumer<Seen> listener) {
        listeners.remove(listener);
    }

    /// A job's records in the order of the channel, those that came twice included.
    List<Seen> of(String job) {
        return byJob.getOrDefault(job, List.of());
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                try {
                    consumer.poll(POLL).forEach(record -> see(ChunkCodec.parse(record.value())));
                } catch (WakeupException closing) {
                    return;
                } catch (KafkaException away) {
                    Thread.onSpinWait(); // the broker was struck
                }
            }
        }
    }

    private void see(zoetrope.proto.v1.Chunk chunk) {
        byte[] pixels = chunk.getPixels().toByteArray();
        int frameBytes = chunk.getFormat().getWidth() * chunk.getFormat().getHeight() * 3;
        var frames = new ArrayList<String>();
        for (int at = 0; at < pixels.length; at += frameBytes) {
            frames.add(digest(pixels, at, frameBytes));
        }
        var seen = new Seen(
                chunk.getJobId(), chunk.getShot(), chunk.getIndex(), chunk.getFirstFrame(), chunk.getLast(), List.copyOf(frames));
        byJob.computeIfAbsent(seen.job(), _ -> new CopyOnWriteArrayList<>()).add(seen);
        listeners.forEach(listener -> listener.accept(seen));
    }

    private static String digest(byte[] bytes, int from, int length) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, from, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
