package zoetrope.muxer.serve;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import zoetrope.muxer.live.LiveStream;

/// Requests that wait for a stream to change. Any thread; each future completes on the context that asked.
final class Waiters {
    private final Vertx vertx;
    private final AtomicInteger waiting;

    Waiters(Vertx vertx, MeterRegistry registry) {
        this.vertx = vertx;
        waiting = new AtomicInteger();
        Gauge.builder("zoetrope.muxer.waiters", waiting, AtomicInteger::get)
                .description("requests that wait for a playlist or a part")
                .register(registry);
    }

    /// @return whether the condition came true in time; a waiter that gave up can be told by `gone`
    Future<Boolean> until(LiveStream stream, Predicate<LiveStream> condition, Duration timeout, Future<?> gone) {
        if (condition.test(stream)) {
            return Future.succeededFuture(true);
        }
        Promise<Boolean> promise = Promise.promise();
        var context = vertx.getOrCreateContext();
        Runnable check = () -> {
            if (condition.test(stream)) {
                context.runOnContext(_ -> promise.tryComplete(true)); // the stream's thread must not write responses
            }
        };
        waiting.incrementAndGet();
        stream.watch(check);
        check.run(); // it may have come true in between
        long timer = vertx.setTimer(timeout.toMillis(), _ -> promise.tryComplete(false));
        gone.onComplete(_ -> promise.tryComplete(false));
        return promise.future().onComplete(_ -> {
            vertx.cancelTimer(timer);
            stream.unwatch(check);
            waiting.decrementAndGet();
        });
    }
}
