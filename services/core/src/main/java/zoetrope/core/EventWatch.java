package zoetrope.core;

import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// One listener's events on their way to it. Events are offered in order under the lock of [FoldedJobs] and handed on outside
/// of it, by one thread at a time: a thread that finds another one handing on leaves its events to that one.
final class EventWatch implements JobView.Watch {
    private static final System.Logger LOG = System.getLogger(EventWatch.class.getName());

    private final Consumer<JobEvent> listener;
    private final Consumer<EventWatch> onClose;
    private final long fromSequence;
    private final Queue<JobEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean closed;

    /// @param fromSequence events of the job before that one are left out
    /// @param onClose takes the watch off the list it is on
    EventWatch(Consumer<JobEvent> listener, long fromSequence, Consumer<EventWatch> onClose) {
        this.listener = listener;
        this.fromSequence = fromSequence;
        this.onClose = onClose;
    }

    void offer(JobEvent event) {
        if (event.sequence() >= fromSequence) {
            waiting.add(event);
        }
    }

    void drain() {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        int answered = 1;
        do {
            for (var event = waiting.poll(); event != null && !closed; event = waiting.poll()) {
                tell(event);
            }
            answered = asked.addAndGet(-answered);
        } while (answered != 0);
    }

    private void tell(JobEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "event=listener_failed job=%s sequence=%d".formatted(event.job(), event.sequence()), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
    }
}
