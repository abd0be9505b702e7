package zoetrope.gateway;

import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Fact;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobView;

/// Hands one job's events to one reader, in order and without gaps, no faster than the reader takes them.
///
/// What the reader does not take in time is not kept for it: beyond a few events the feed stops watching, and when
/// the reader has caught up it watches again from the next sequence number. A slow reader costs the same memory as
/// a fast one.
///
/// The reader is called on the context only; the view's threads just fill the buffer.
public final class EventFeed {
    private static final int BUFFERED = 1024; // references to events that the view holds anyway
    private static final int AT_ONCE = 64; // events in a row before other work of the event loop gets its turn

    /// Who reads.
    public interface Reader {
        /// Whether it can take one more event now. When that becomes true again, [EventFeed#pump] is to be called.
        boolean ready();

        void event(JobEvent event);

        /// After the terminal event.
        void end();
    }

    private final JobView view;
    private final JobId job;
    private final Context context;
    private final Reader reader;
    private final GatewayMetrics metrics;
    private long next; // context only
    private boolean ended; // context only
    private final Deque<JobEvent> buffer = new ArrayDeque<>(); // guarded by itself, as all below
    private JobView.@Nullable Watch watch;
    private long expected; // the only sequence number that may be buffered next
    private boolean missed;
    private boolean pumpAsked;
    private boolean closed;

    private EventFeed(JobView view, JobId job, long from, Context context, Reader reader, GatewayMetrics metrics) {
        this.view = view;
        this.job = job;
        this.next = Math.max(1, from);
        this.context = context;
        this.reader = reader;
        this.metrics = metrics;
    }

    /// Begins to read. To be called on the context.
    ///
    /// @param from first sequence number wanted; 0 and 1 mean all
    public static EventFeed open(
            JobView view, JobId job, long from, Context context, Reader reader, GatewayMetrics metrics) {
        var feed = new EventFeed(view, job, from, context, reader, metrics);
        metrics.readerCame();
        feed.watch();
        feed.pump();
        return feed;
    }

    /// Ends it, from any thread; the reader hears no more. Nothing happens to the job.
    public void close() {
        synchronized (buffer) {
            if (closed) {
                return;
            }
            closed = true;
            buffer.clear();
            stopWatching();
        }
        metrics.readerLeft();
    }

    /// Hands over what the reader can take. To be called on the context.
    public void pump() {
        synchronized (buffer) {
            pumpAsked = false;
        }
        for (int handed = 0; !ended && reader.ready(); handed++) {
            if (handed == AT_ONCE) {
                pumpLater();
                return;
            }
            JobEvent event = poll();
            if (event == null) {
                endIfNothingCanCome();
                return;
            }
            next = event.sequence() + 1;
            reader.event(event);
            if (terminal(event.fact())) {
                end();
            }
        }
    }

    private @Nullable JobEvent poll() {
        boolean again;
        synchronized (buffer) {
            again = !closed && missed && buffer.isEmpty();
        }
        if (again) {
            watch();
        }
        synchronized (buffer) {
            return buffer.poll();
        }
    }

    /// A reader that asked for what comes after the terminal event.
    private void endIfNothingCanCome() {
        view.get(job)
                .filter(now -> now.status().terminal() && next > now.sequence())
                .ifPresent(_ -> end());
    }

    private void end() {
        boolean heard;
        synchronized (buffer) {
            heard = !closed;
        }
        ended = true;
        close();
        if (heard) {
            reader.end();
        }
    }

    /// Watches from the next event on. The view is called without the lock: it may call back at once, in this
    /// thread.
    private void watch() {
        synchronized (buffer) {
            missed = false;
            expected = next;
        }
        var opened = view.watch(job, next, this::arrived);
        synchronized (buffer) {
            watch = opened;
            if (missed || closed) {
                stopWatching();
            }
        }
    }

    private void arrived(JobEvent event) {
        synchronized (buffer) {
            if (closed || missed || event.sequence() != expected) {
                return; // a watch that was ended may still have an event on its way
            }
            if (buffer.size() >= BUFFERED) {
                missed = true;
                stopWatching();
                return;
            }
            buffer.add(event);
            expected++;
        }
        pumpLater();
    }

    private void pumpLater() {
        synchronized (buffer) {
            if (pumpAsked) {
                return;
            }
            pumpAsked = true;
        }
        context.runOnContext(_ -> pump());
    }

    private void stopWatching() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private static boolean terminal(Fact fact) {
        return switch (fact) {
            case Fact.Completed _, Fact.Failed _, Fact.Cancelled _, Fact.Deleted _ -> true;
            case Fact.Submitted _,
                    Fact.Planned _,
                    Fact.Directed _,
                    Fact.ShotStarted _,
                    Fact.ChunkRendered _,
                    Fact.Playable _,
                    Fact.Notified _ -> false;
        };
    }
}
