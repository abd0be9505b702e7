package zoetrope.gateway.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.vertx.core.Context;
import org.jspecify.annotations.Nullable;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobView;
import zoetrope.gateway.EventFeed;
import zoetrope.gateway.GatewayMetrics;
import zoetrope.gateway.PublicForm;

/// One call that streams a job's events to its client. Its methods are called on the call's context.
final class EventCall implements EventFeed.Reader {
    private final ServerCallStreamObserver<zoetrope.proto.v1.JobEvent> call;
    private final PublicForm form;
    private @Nullable EventFeed feed;
    private boolean over;

    /// To be made before the service method returns: handlers cannot be set later.
    ///
    /// @param context of the call
    EventCall(ServerCallStreamObserver<zoetrope.proto.v1.JobEvent> call, PublicForm form, Context context) {
        this.call = call;
        this.form = form;
        call.setOnReadyHandler(() -> context.runOnContext(_ -> pump()));
        call.setOnCancelHandler(() -> context.runOnContext(_ -> close()));
    }

    /// Begins to stream.
    void stream(JobView view, JobId job, long from, Context context, GatewayMetrics metrics) {
        if (!over && feed == null) {
            feed = EventFeed.open(view, job, from, context, this, metrics);
            if (over) {
                feed.close();
            }
        }
    }

    boolean streaming() {
        return feed != null;
    }

    /// Whether nothing more will be sent.
    boolean over() {
        return over || call.isCancelled();
    }

    void fail(Throwable status) {
        if (!over()) {
            close();
            call.onError(status);
        }
    }

    void close() {
        over = true;
        if (feed != null) {
            feed.close();
        }
    }

    private void pump() {
        if (feed != null) {
            feed.pump();
        }
    }

    @Override
    public boolean ready() {
        return !over() && call.isReady();
    }

    @Override
    public void event(JobEvent event) {
        call.onNext(form.event(event));
    }

    @Override
    public void end() {
        over = true;
        call.onCompleted();
    }
}
