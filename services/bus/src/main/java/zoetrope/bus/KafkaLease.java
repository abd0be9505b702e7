package zoetrope.bus;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import zoetrope.core.BusException;
import zoetrope.core.KeyframeTask;
import zoetrope.core.TaskQueue;

/// A lease as the worker and the queue's thread see it; its state is guarded by the queue's lock, under which nothing waits
/// for Kafka.
final class KafkaLease implements TaskQueue.Lease {
    /// What has become of a lease. All but HELD are final.
    private enum State {
        HELD,
        DONE,
        GIVEN_BACK,
        LAPSED
    }

    private final KeyframeTask task;
    private final Duration silence;
    private final ReentrantLock lock;
    private final Condition changed;
    private State state = State.HELD;
    private long lapsesAt;

    /// @param lock the queue's
    /// @param changed signalled when the queue's thread has something to do
    KafkaLease(KeyframeTask task, Duration silence, ReentrantLock lock, Condition changed) {
        this.task = task;
        this.silence = silence;
        this.lock = lock;
        this.changed = changed;
        this.lapsesAt = System.nanoTime() + silence.toNanos();
    }

    @Override
    public KeyframeTask task() {
        return task;
    }

    @Override
    public Duration duration() {
        return silence;
    }

    @Override
    public void renew() {
        lock.lock();
        try {
            if (state == State.LAPSED) {
                throw new BusException("lease of shot %d of %s has lapsed".formatted(task.shot().index(), task.job()), false);
            }
            lapsesAt = System.nanoTime() + silence.toNanos();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void done() {
        become(State.DONE);
    }

    @Override
    public void giveBack() {
        become(State.GIVEN_BACK);
    }

    /// By the queue: the task may already be someone else's.
    void lapse() {
        become(State.LAPSED);
    }

    private void become(State next) {
        lock.lock();
        try {
            if (state == State.HELD) {
                state = next;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits, holding the lock, until the lease is settled or lapses for its worker's silence.
    ///
    /// @param until nanotime at which to stop waiting
    /// @return whether it is still held
    boolean held(long until) throws InterruptedException {
        long left = Math.min(until, lapsesAt) - System.nanoTime();
        while (state == State.HELD && left > 0) {
            changed.awaitNanos(left);
            left = Math.min(until, lapsesAt) - System.nanoTime();
        }
        if (state == State.HELD && lapsesAt - System.nanoTime() <= 0) {
            state = State.LAPSED;
        }
        return state == State.HELD;
    }

    /// Whether the worker has settled the task for good.
    boolean settled() {
        lock.lock();
        try {
            return state == State.DONE;
        } finally {
            lock.unlock();
        }
    }
}
