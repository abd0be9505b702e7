package zoetrope.gateway.grpc;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A call of the service by its real handlers and without a network. It counts as answered when it is closed, or when all of
/// the client's messages were taken and it goes on.
final class FuzzedCall<Q, R> extends ServerCall<Q, R> {
    private static final int TURNS = 8;

    private final ServerMethodDefinition<Q, R> method;
    private final Context context;
    private final Deque<Q> messages;
    private final CompletableFuture<Status> answered = new CompletableFuture<>();
    private ServerCall.Listener<Q> listener = new ServerCall.Listener<>() {};
    private int wanted;
    private boolean halfClosed;
    private boolean closed;

    private FuzzedCall(ServerMethodDefinition<Q, R> method, List<Q> messages, Context context) {
        this.method = method;
        this.messages = new ArrayDeque<>(messages);
        this.context = context;
    }

    /// @return how it ended; OK also when it would have gone on, in which case the client has left
    static <Q, R> CompletableFuture<Status> make(
            ServerMethodDefinition<Q, R> method, List<Q> messages, Metadata headers, Context context) {
        var call = new FuzzedCall<>(method, messages, context);
        context.runOnContext(_ -> call.begin(headers));
        return call.answered;
    }

    private void begin(Metadata headers) {
        try {
            listener = method.getServerCallHandler().startCall(this, headers);
            listener.onReady();
            deliver();
        } catch (RuntimeException | Error escaped) {
            answered.completeExceptionally(escaped);
        }
    }

    private void deliver() {
        try {
            while (wanted > 0 && !messages.isEmpty() && !closed) {
                wanted--;
                listener.onMessage(messages.poll());
            }
            if (messages.isEmpty() && !halfClosed && !closed) {
                halfClosed = true;
                listener.onHalfClose();
                leaveAfter(TURNS);
            }
        } catch (RuntimeException | Error escaped) {
            answered.completeExceptionally(escaped);
        }
    }

    /// Leaves a call that is still open when the handler has had its turns on the context.
    private void leaveAfter(int turns) {
        if (closed || method.getMethodDescriptor().getType() == MethodDescriptor.MethodType.UNARY) {
            return;
        }
        if (turns > 0) {
            context.runOnContext(_ -> leaveAfter(turns - 1));
        } else {
            closed = true;
            listener.onCancel();
            answered.complete(Status.OK.withDescription("streams"));
        }
    }

    @Override
    public void request(int count) {
        wanted += count;
        context.runOnContext(_ -> deliver());
    }

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(R message) {}

    @Override
    public void close(Status status, Metadata trailers) {
        closed = true;
        context.runOnContext(_ -> {
            listener.onComplete();
            answered.complete(status);
        });
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public MethodDescriptor<Q, R> getMethodDescriptor() {
        return method.getMethodDescriptor();
    }

    @Override
    public Attributes getAttributes() {
        return Attributes.EMPTY;
    }
}
