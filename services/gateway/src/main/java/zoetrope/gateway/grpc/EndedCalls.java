package zoetrope.gateway.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a call end twice. Vert.x answers an over-long message with RESOURCE_EXHAUSTED by itself; grpc-java then
/// misses the message and closes the call once more, which would be an unhandled exception on the event loop.
public final class EndedCalls implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(EndedCalls.class);

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        try {
                            super.close(status, trailers);
                        } catch (IllegalStateException e) {
                            LOG.debug("event=call_already_ended status={}", status, e);
                        }
                    }
                },
                headers);
    }
}
