package zoetrope.muxer.serve;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import zoetrope.muxer.live.LiveStream;

/// Requests that wait for a stream to change. A change wakes each event loop once, however many wait there. Called on event
/// loops.
final class Waiters {
    private final Vertx vertx;
    private final int most;
    private final AtomicInteger waiting = new AtomicInteger();
    /// Each inner map belongs to one event loop.
    private final Map<Thread, Map<LiveStream, Line>> lines = new ConcurrentHashMap<>();

    /// What becomes of a request that waited.
    enum Outcome {
        /// What it waited for is so.
        MET,
        /// It is not so yet, and will not be waited for any longer.
        LATE,
        /// Too many wait already.
        TOO_MANY
    }

    /// Goes on with a request, on its event loop.
    interface Then {
        void go(Outcome outcome);
    }

    /// @param most requests that may wait for one stream on one event loop
    Waiters(Vertx vertx, int most, MeterRegistry registry) {
        this.vertx = vertx;
        this.most = most;
        Gauge.builder("zoetrope.muxer.waiters", waiting, AtomicInteger::get)
                .description("requests that wait for a playlist or a part")
                .register(registry);
    }

    /// Goes on when a condition has come true, at once if it is; a client that has left is forgotten.
    void until(LiveStream stream, Predicate<LiveStream> condition, Duration patience, HttpServerResponse response, Then then) {
        if (condition.test(stream)) {
            then.go(Outcome.MET);
            return;
        }
        var own = lines.computeIfAbsent(Thread.currentThread(), _ -> new HashMap<>());
        var line = own.get(stream);
        if (line == null) {
            line = new Line(vertx, stream, waiting, () -> own.remove(stream));
            own.put(stream, line);
        }
        if (line.size() >= most) {
            then.go(Outcome.TOO_MANY);
        } else {
            line.add(new Line.Waiting(condition, System.nanoTime() + patience.toNanos(), response, then));
        }
    }
}
