package zoetrope.bus;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The live end of those partitions of the topic `chunks` that somebody subscribes to: one consumer for all subscriptions of
/// the process, so that a record is fetched once however many listen. Its thread alone uses the consumer (but for `wakeup`);
/// who follows what is guarded by the lock.
final class ChunkTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkTail.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /// A followed partition.
    private static final class Followed {
        final Set<ChunkSubscription> subscriptions = new HashSet<>();
        /// Offset of the next record it will offer.
        long next;
        /// Whether the consumer must yet be told to go there: until then what it brings is from elsewhere.
        boolean seek = true;

        Followed(long next) {
            this.next = next;
        }
    }

    private final Map<TopicPartition, Followed> followed = new HashMap<>();
    private final KafkaConsumer<byte[], ByteBuffer> consumer;
    private final String topic;
    private final Thread thread;
    private boolean changed;
    private boolean closed;

    ChunkTail(BusSettings settings, Topics topics) {
        this.consumer = new KafkaConsumer<>(
                Consumers.config(settings, "chunks-live"), new ByteArrayDeserializer(), new ByteBufferDeserializer());
        this.topic = topics.chunks();
        this.thread = Thread.ofPlatform().daemon().name("bus-chunks").start(this::run);
    }

    /// Takes a subscription over that has read all before `position`.
    ///
    /// @return false when the tail is already further: the subscription must read on and ask again
    synchronized boolean join(ChunkSubscription subscription, TopicPartition partition, long position) {
        var known = followed.get(partition);
        if (known == null) {
            known = new Followed(position);
            followed.put(partition, known);
            change();
        } else if (position < known.next) {
            return false;
        }
        known.subscriptions.add(subscription);
        return true;
    }

    synchronized void leave(ChunkSubscription subscription, TopicPartition partition) {
        var known = followed.get(partition);
        if (known != null && known.subscriptions.remove(subscription) && known.subscriptions.isEmpty()) {
            followed.remove(partition);
            change();
        }
    }

    private void change() {
        changed = true;
        notifyAll();
        consumer.wakeup();
    }

    private void run() {
        try (consumer) {
            while (assigned()) {
                try {
                    consumer.poll(POLL).forEach(this::offer);
                } catch (WakeupException e) {
                    LOG.trace("event=tail_changed");
                } catch (KafkaException e) {
                    LOG.warn("event=chunks_delayed topic={} retry={} cause={}", topic, RETRY, e.toString());
                    TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("event=tail_broken topic={}", topic, e);
        }
    }

    /// Waits for something to follow and tells the consumer.
    ///
    /// @return false when closed
    private synchronized boolean assigned() throws InterruptedException {
        while (followed.isEmpty() && !closed) {
            wait();
        }
        if (changed && !closed) {
            changed = false;
            consumer.assign(followed.keySet());
            followed.forEach((partition, known) -> {
                if (known.seek) {
                    consumer.seek(partition, known.next);
                    known.seek = false;
                }
            });
        }
        return !closed;
    }

    private synchronized void offer(ConsumerRecord<byte[], ByteBuffer> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        var known = followed.get(partition);
        if (known == null || known.seek || record.offset() < known.next) {
            return;
        }
        known.next = record.offset() + 1;
        known.subscriptions.removeIf(subscription -> !subscription.offer(record));
        if (known.subscriptions.isEmpty()) {
            followed.remove(partition);
            change();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            change();
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
