package zoetrope.bus;

import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.bus.codec.TaskCodec;
import zoetrope.core.TaskQueue;

/// One member of the share group that a model's workers form on the topic `keyframe-tasks`, with at most one task at a time.
/// Each group is offered every task, and settles those of other models at once.
///
/// A thread of its own does all that concerns Kafka. While a lease stands it renews the broker's lock by itself, three times
/// in the time the lock lasts, as long as the worker shows in time that it lives ([Lease#renew], which only notes the time).
/// So two limits hold at once: a machine that vanishes loses its task with the broker's lock, a worker that is stuck with
/// [BusSettings#silence]; and a chunk may take far longer than the lock lasts.
final class KafkaTaskQueue implements TaskQueue {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTaskQueue.class);
    /// As long as a fetch: where one poll ends and the next begins while a fetch is under way, the client may fetch once more
    /// behind a task that has just arrived, and that second task then waits until this worker is done with the first.
    private static final Duration POLL = ShareMember.FETCH_WAIT;
    /// A taker that comes back sooner finds the member still there.
    private static final Duration LINGER = ShareMember.FETCH_WAIT.plusMillis(100);
    /// A task that came too late for its taker waits so long for the next.
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofMillis(500);
    /// The broker counts deliveries, be it that workers died, were replaced or failed, and drops what was delivered too often.
    /// After so many a task is put into the queue anew; early enough that the workers which do it may die, too.
    private static final int ANEW_AFTER = Topics.DELIVERIES - 2;

    private final BusSettings settings;
    private final Topics topics;
    private final RecordSender sender;
    private final String model;
    private final String worker;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /// The five below are guarded by the lock.
    private boolean wanted;
    private long wantedUntil = System.nanoTime();
    private @Nullable KafkaLease arrived;
    private @Nullable KafkaLease current;
    private boolean closed;

    /// @param worker names the member in the broker's log
    KafkaTaskQueue(BusSettings settings, Topics topics, RecordSender sender, String model, String worker) {
        this.settings = settings;
        this.topics = topics;
        this.sender = sender;
        this.model = model;
        this.worker = worker;
        this.thread = Thread.ofPlatform().daemon().name("bus-tasks-" + worker).start(this::run);
    }

    @Override
    public Optional<Lease> take(Duration timeout) {
        lock.lock();
        try {
            wanted = true;
            changed.signalAll();
            long left = timeout.toNanos();
            while (arrived == null && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (arrived == null || closed) {
                return Optional.empty();
            }
            current = arrived;
            arrived = null;
            changed.signalAll();
            current.renew(); // its time begins now
            return Optional.of(current);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            wanted = false;
            linger();
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (current != null) {
                current.giveBack();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean open = true;
        while (open) {
            try {
                open = serve();
            } catch (KafkaException | IllegalStateException e) {
                // the member's state is unknown: a new one takes its place, and the broker gives its task to whoever asks
                LOG.warn("event=tasks_delayed worker={} retry={} cause={}", worker, RETRY, e.toString());
                open = pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                open = false;
            }
        }
    }

    /// Is a member as long as somebody wants a task. A member that does not poll fetches on: it would get a task, and keep it
    /// from all others until the broker's lock lapses.
    ///
    /// @return false when the queue is closed
    private boolean serve() throws InterruptedException {
        if (!awaitTaker()) {
            return false;
        }
        try (var member = new ShareMember(settings, topics, model, worker)) {
            serve(member);
        }
        return true;
    }

    private void serve(ShareMember member) throws InterruptedException {
        while (isWanted()) {
            var record = member.poll(POLL);
            if (record.isPresent()) {
                var lease = lease(record.get());
                if (lease == null) {
                    member.settle(AcknowledgeType.REJECT);
                } else if (!lease.task().model().equals(model)) {
                    member.settle(AcknowledgeType.ACCEPT);
                } else if (lease.task().attempt() >= ANEW_AFTER && putAnew(record.get())) {
                    member.settle(AcknowledgeType.ACCEPT);
                } else if (handOver(lease)) {
                    hold(member, lease);
                } else {
                    member.settle(AcknowledgeType.RELEASE);
                }
            }
        }
    }

    private @Nullable KafkaLease lease(ConsumerRecord<byte[], byte[]> record) {
        try {
            var task = TaskCodec.decode(record.value(), record.deliveryCount().orElse((short) 1));
            return new KafkaLease(task, settings.silence(), lock, changed);
        } catch (IllegalArgumentException e) {
            LOG.error("event=task_rejected offset={} cause=\"{}\"", record.offset(), e.getMessage());
            return null;
        }
    }

    /// Puts a task behind all others once more. Should this worker die before it has settled the old one, the shot is taken
    /// twice, and what is rendered twice is dropped.
    ///
    /// @return false when that was not possible
    private boolean putAnew(ConsumerRecord<byte[], byte[]> old) {
        try {
            var anew = new ProducerRecord<>(topics.tasks(), null, old.key(), old.value(), old.headers());
            sender.send(anew, Context.root()).join();
            return true;
        } catch (CompletionException e) {
            LOG.warn("event=task_not_put_anew offset={} cause=\"{}\"", old.offset(), e.getMessage());
            return false;
        }
    }

    /// @return false when the queue is closed
    private boolean awaitTaker() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && !wanted) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean isWanted() {
        lock.lock();
        try {
            return !closed && (wanted || System.nanoTime() - wantedUntil < 0);
        } finally {
            lock.unlock();
        }
    }

    /// @return false when nobody took it
    private boolean handOver(KafkaLease lease) throws InterruptedException {
        lock.lock();
        try {
            arrived = lease;
            changed.signalAll();
            long left = PATIENCE.toNanos();
            while (arrived != null && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            boolean taken = arrived == null;
            arrived = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /// Keeps the broker's lock until the lease is settled, lapses or the queue is closed.
    private void hold(ShareMember member, KafkaLease lease) throws InterruptedException {
        try {
            long renewEvery = member.lockDuration().dividedBy(3).toNanos();
            while (stands(lease, System.nanoTime() + renewEvery)) {
                if (!member.renew()) {
                    LOG.warn("event=lease_lost {}", about(lease));
                    return;
                }
            }
            if (lease.settled()) {
                member.settle(AcknowledgeType.ACCEPT);
                linger();
            } else {
                member.settle(AcknowledgeType.RELEASE);
            }
        } finally {
            lease.lapse();
        }
    }

    /// Gives the worker time to ask for the next task.
    private void linger() {
        lock.lock();
        try {
            wantedUntil = System.nanoTime() + LINGER.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until then at most.
    ///
    /// @return whether the lease still stands
    private boolean stands(KafkaLease lease, long until) throws InterruptedException {
        lock.lock();
        try {
            return lease.held(until);
        } finally {
            lock.unlock();
        }
    }

    private String about(KafkaLease lease) {
        return "worker=%s job=%s shot=%d attempt=%d".formatted(
                worker, lease.task().job(), lease.task().shot().index(), lease.task().attempt());
    }

    /// @return false when the queue is closed
    private boolean pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }
}
