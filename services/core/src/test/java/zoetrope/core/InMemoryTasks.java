package zoetrope.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The tasks that wait and the leases on the others. Every field, and every field of a lease, is guarded by this object's lock.
final class InMemoryTasks {
    private final Deque<KeyframeTask> waiting = new ArrayDeque<>();
    private final List<InMemoryLease> leased = new ArrayList<>();
    private final Duration duration;

    InMemoryTasks(Duration duration) {
        this.duration = duration;
    }

    synchronized void add(KeyframeTask task) {
        waiting.addLast(delivery(task, 1));
        notifyAll();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    TaskQueue open(String model) {
        return new Slot(model);
    }

    private static KeyframeTask delivery(KeyframeTask task, int attempt) {
        return new KeyframeTask(task.job(), task.shot(), task.model(), task.format(), task.pace(), attempt);
    }

    /// Settles the lease, if it still stands.
    private synchronized void settle(InMemoryLease lease, boolean again) {
        if (!leased.remove(lease)) {
            return;
        }
        if (again) {
            waiting.addFirst(delivery(lease.task, lease.task.attempt() + 1));
            notifyAll();
        }
    }

    private synchronized void lapse(long now) {
        List.copyOf(leased).stream()
                .filter(lease -> lease.lapsesAt - now <= 0)
                .forEach(lease -> settle(lease, true));
    }

    private synchronized Optional<TaskQueue.Lease> take(String model, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (true) {
                long now = System.nanoTime();
                lapse(now);
                var next = waiting.stream().filter(task -> task.model().equals(model)).findFirst();
                if (next.isPresent()) {
                    waiting.removeFirstOccurrence(next.get());
                    var lease = new InMemoryLease(next.get());
                    leased.add(lease);
                    return Optional.of(lease);
                }
                if (now >= deadline) {
                    return Optional.empty();
                }
                long nextLapse = leased.stream().mapToLong(l -> l.lapsesAt).min().orElse(deadline);
                long wait = Math.min(nextLapse, deadline) - now;
                wait(Math.max(1, wait / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private final class Slot implements TaskQueue {
        private final String model;
        private Optional<Lease> current = Optional.empty();

        Slot(String model) {
            this.model = model;
        }

        @Override
        public Optional<Lease> take(Duration timeout) {
            current = InMemoryTasks.this.take(model, timeout);
            return current;
        }

        @Override
        public void close() {
            current.ifPresent(Lease::giveBack);
        }
    }

    private final class InMemoryLease implements TaskQueue.Lease {
        private final KeyframeTask task;
        private long lapsesAt = System.nanoTime() + duration.toNanos();

        InMemoryLease(KeyframeTask task) {
            this.task = task;
        }

        @Override
        public KeyframeTask task() {
            return task;
        }

        @Override
        public Duration duration() {
            return duration;
        }

        @Override
        public void renew() {
            synchronized (InMemoryTasks.this) {
                long now = System.nanoTime();
                lapse(now);
                if (!leased.contains(this)) {
                    throw new BusException("lease of shot %d of %s has lapsed".formatted(task.shot().index(), task.job()), false);
                }
                lapsesAt = now + duration.toNanos();
            }
        }

        @Override
        public void done() {
            settle(this, false);
        }

        @Override
        public void giveBack() {
            settle(this, true);
        }
    }
}
