package zoetrope.bus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.bus.codec.ChunkCodec;
import zoetrope.core.Chunk;
import zoetrope.core.JobId;
import zoetrope.core.JobView;

/// One listener's chunks. A thread of its own reads the past until it has come to where the shared [ChunkTail] is, then takes
/// what the tail offers. When the listener is so slow that the few places for offers are full, the tail lets it go and the
/// thread reads the past again from there: a slow listener holds up nobody and costs no memory.
final class ChunkSubscription implements JobView.Watch, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkSubscription.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /// Chunks that may wait for a listener in memory.
    private static final int PLACES = 4;

    private final BusSettings settings;
    private final TopicPartition partition;
    private final byte[] key;
    private final Instant since;
    private final ChunkTail tail;
    private final Consumer<Chunk> listener;
    private final BlockingQueue<ConsumerRecord<byte[], ByteBuffer>> offered = new ArrayBlockingQueue<>(PLACES);
    /// Chunk indexes already handed on, for each shot; the subscription's thread only.
    private final Map<Integer, BitSet> seen = new HashMap<>();

    private volatile boolean lagging;
    private volatile boolean closed;

    /// @param since no chunk of the job is older
    ChunkSubscription(
            BusSettings settings, TopicPartition partition, JobId job, Instant since, ChunkTail tail, Consumer<Chunk> listener) {
        this.settings = settings;
        this.partition = partition;
        this.key = job.value().getBytes(StandardCharsets.US_ASCII);
        this.since = since;
        this.tail = tail;
        this.listener = listener;
    }

    @Override
    public void run() {
        long position = -1;
        while (!closed) {
            try {
                position = live(past(position));
            } catch (KafkaException e) {
                LOG.warn("event=chunks_delayed partition={} retry={} cause={}", partition, RETRY, e.toString());
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Reads until the tail takes over.
    ///
    /// @param from offset to begin with; negative to search for it
    /// @return the offset from which on the tail offers
    private long past(long from) {
        try (var reader = new PastReader(settings, partition)) {
            if (from < 0) {
                reader.seek(since);
            } else {
                reader.seek(from);
            }
            long end = reader.end();
            while (!closed && (reader.position() < end || !tail.join(this, partition, reader.position()))) {
                for (var record : reader.poll(POLL)) {
                    hand(record);
                }
            }
            return reader.position();
        }
    }

    /// Hands on what the tail offers until it lets go.
    ///
    /// @return the offset to go on with
    private long live(long from) throws InterruptedException {
        long next = from;
        while (!closed) {
            var record = offered.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
            if (record != null) {
                next = record.offset() + 1;
                hand(record);
            } else if (lagging) {
                lagging = false;
                return next;
            }
        }
        return next;
    }

    /// By the tail, under its lock.
    ///
    /// @return whether there was a place for it; if not, the tail must offer nothing more
    boolean offer(ConsumerRecord<byte[], ByteBuffer> record) {
        if (!Arrays.equals(record.key(), key) || offered.offer(record)) {
            return true;
        }
        lagging = true;
        return false;
    }

    private void hand(ConsumerRecord<byte[], ByteBuffer> record) {
        if (closed || !Arrays.equals(record.key(), key)) {
            return;
        }
        try (var _ = Traces.extract(record.headers()).makeCurrent()) {
            var parsed = ChunkCodec.parse(record.value());
            var indexes = seen.computeIfAbsent(parsed.getShot(), _ -> new BitSet());
            if (!indexes.get(parsed.getIndex())) {
                indexes.set(parsed.getIndex());
                listener.accept(ChunkCodec.decode(parsed));
            }
        } catch (RuntimeException e) {
            LOG.error("event=chunk_lost partition={} offset={}", partition, record.offset(), e);
        }
    }

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        tail.leave(this, partition);
    }
}
