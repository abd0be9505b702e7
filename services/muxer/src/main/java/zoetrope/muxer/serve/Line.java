package zoetrope.muxer.serve;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import zoetrope.muxer.live.LiveStream;
import zoetrope.muxer.serve.Waiters.Outcome;

/// The requests of one event loop that wait for one stream. Belongs to that event loop.
final class Line {
    /// How late it may be noticed that a request has waited long enough, or that its client has left.
    private static final long GLANCE_MILLIS = 100;

    /// @param deadline as `System.nanoTime`
    record Waiting(Predicate<LiveStream> condition, long deadline, HttpServerResponse response, Waiters.Then then) {
        /// Null while it has to wait.
        @Nullable Outcome outcome(LiveStream stream, long now) {
            if (condition.test(stream)) {
                return Outcome.MET;
            }
            return now >= deadline ? Outcome.LATE : null;
        }
    }

    private final Vertx vertx;
    private final Context loop;
    private final LiveStream stream;
    private final AtomicInteger count;
    private final Runnable whenEmpty;
    private final Runnable changed = this::changed;
    private final AtomicBoolean called = new AtomicBoolean();
    private final long timer;
    private List<Waiting> waiting = new ArrayList<>();

    /// @param count of all who wait anywhere
    Line(Vertx vertx, LiveStream stream, AtomicInteger count, Runnable whenEmpty) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.stream = stream;
        this.count = count;
        this.whenEmpty = whenEmpty;
        timer = vertx.setPeriodic(GLANCE_MILLIS, _ -> look());
        stream.watch(changed);
    }

    int size() {
        return waiting.size();
    }

    void add(Waiting request) {
        waiting.add(request);
        count.incrementAndGet();
        if (request.condition().test(stream)) {
            changed(); // it has come true in between
        }
    }

    /// Called by the stream's thread, which must not write responses.
    private void changed() {
        if (called.compareAndSet(false, true)) {
            loop.runOnContext(_ -> {
                called.set(false);
                look();
            });
        }
    }

    private void look() {
        long now = System.nanoTime();
        var looked = waiting;
        waiting = new ArrayList<>(looked.size());
        for (var request : looked) {
            if (request.response().closed()) {
                count.decrementAndGet();
                continue;
            }
            var outcome = request.outcome(stream, now);
            if (outcome == null) {
                waiting.add(request);
            } else {
                count.decrementAndGet();
                request.then().go(outcome);
            }
        }
        if (waiting.isEmpty()) {
            stream.unwatch(changed);
            vertx.cancelTimer(timer);
            whenEmpty.run();
        }
    }
}
