package zoetrope.gateway.rest;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobView;
import zoetrope.gateway.EventFeed;
import zoetrope.gateway.GatewayMetrics;
import zoetrope.gateway.PublicForm;

/// One client that reads a job's events as Server-Sent Events: `data` is the `zoetrope.v1.JobEvent` as protobuf
/// JSON, `id` its sequence number. The stream ends after the terminal event. Its methods are called on the
/// request's context.
final class EventStream implements EventFeed.Reader {
    private static final JsonFormat.Printer JSON = JsonFormat.printer().omittingInsignificantWhitespace();

    private final HttpServerResponse response;
    private final PublicForm form;
    private final Vertx vertx;
    private final long heartbeat;
    private @Nullable EventFeed feed;
    private boolean over;

    private EventStream(HttpServerResponse response, PublicForm form, Vertx vertx, int heartbeatSeconds) {
        this.response = response;
        this.form = form;
        this.vertx = vertx;
        this.heartbeat = vertx.setPeriodic(heartbeatSeconds * 1000L, _ -> sayAlive());
    }

    /// Begins to stream.
    static void open(
            HttpServerResponse response,
            JobView view,
            JobId job,
            long from,
            PublicForm form,
            GatewayMetrics metrics,
            Vertx vertx,
            int heartbeatSeconds) {
        Context context = vertx.getOrCreateContext();
        var stream = new EventStream(response, form, vertx, heartbeatSeconds);
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Content-Encoding", "identity") // compressing would hold events back
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .drainHandler(_ -> stream.pump())
                .exceptionHandler(_ -> stream.close())
                .closeHandler(_ -> stream.close());
        response.write("retry: 1000\n\n");
        stream.feed = EventFeed.open(view, job, from, context, stream, metrics);
        if (stream.over) {
            stream.feed.close();
        }
    }

    private void pump() {
        if (feed != null) {
            feed.pump();
        }
    }

    private void close() {
        over = true;
        vertx.cancelTimer(heartbeat);
        if (feed != null) {
            feed.close();
        }
    }

    private void sayAlive() {
        if (ready()) {
            response.write(":\n\n");
        }
    }

    @Override
    public boolean ready() {
        return !over && !response.closed() && !response.writeQueueFull();
    }

    @Override
    public void event(JobEvent event) {
        try {
            response.write("id: %d\ndata: %s\n\n".formatted(event.sequence(), JSON.print(form.event(event))));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("event has no JSON form: " + event, e); // only messages with Any have none
        }
    }

    @Override
    public void end() {
        close();
        response.end();
    }
}
