package zoetrope.gateway.grpc;

import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import zoetrope.core.InvalidRequest;

/// Answers bytes that are no message with INVALID_ARGUMENT. Vert.x reads messages where nobody catches what the reader throws,
/// and such a call would never be answered. So reading does not throw: it gives a message that stands for all that are none.
public final class ReadableMessages {
    private ReadableMessages() {}

    /// The same service, of protobuf messages.
    public static ServerServiceDefinition of(ServerServiceDefinition service) {
        var methods = service.getMethods().stream().map(ReadableMessages::readable).toList();
        var descriptor = ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        var readable = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(readable::addMethod);
        return readable.build();
    }

    private static <Q, R> ServerMethodDefinition<Q, R> readable(ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
        var reader = new Reader<>((MethodDescriptor.PrototypeMarshaller<Q>) descriptor.getRequestMarshaller());
        return ServerMethodDefinition.create(
                descriptor.toBuilder(reader, descriptor.getResponseMarshaller()).build(),
                (call, headers) -> new Refusing<>(
                        call, method.getServerCallHandler().startCall(call, headers), reader.unreadable));
    }

    /// Reads messages and never throws.
    private static final class Reader<Q> implements MethodDescriptor.PrototypeMarshaller<Q> {
        private final MethodDescriptor.PrototypeMarshaller<Q> reader;
        private final Q unreadable; // known by its identity

        @SuppressWarnings("unchecked") // a builder builds what it was made of
        Reader(MethodDescriptor.PrototypeMarshaller<Q> reader) {
            this.reader = reader;
            this.unreadable = (Q) ((Message) reader.getMessagePrototype()).newBuilderForType().build();
        }

        @Override
        public Q parse(InputStream stream) {
            try {
                return reader.parse(stream);
            } catch (StatusRuntimeException notOne) {
                return unreadable;
            }
        }

        @Override
        public InputStream stream(Q value) {
            return reader.stream(value);
        }

        @Override
        public Q getMessagePrototype() {
            return reader.getMessagePrototype();
        }

        @Override
        public Class<Q> getMessageClass() {
            return reader.getMessageClass();
        }
    }

    /// Ends a call with the first message that is none.
    private static final class Refusing<Q, R> extends SimpleForwardingServerCallListener<Q> {
        private final ServerCall<Q, R> call;
        private final Q unreadable;
        private boolean refused;

        Refusing(ServerCall<Q, R> call, ServerCall.Listener<Q> handler, Q unreadable) {
            super(handler);
            this.call = call;
            this.unreadable = unreadable;
        }

        @Override
        public void onMessage(Q message) {
            if (message == unreadable && !refused) {
                refused = true;
                super.onCancel(); // for the handler this is the end
                var told = GrpcErrors.invalid(new InvalidRequest(
                        "message",
                        "bytes that are none (expected: a request of %s)"
                                .formatted(call.getMethodDescriptor().getFullMethodName())));
                Metadata trailers = told.getTrailers();
                call.close(told.getStatus(), trailers == null ? new Metadata() : trailers);
            } else if (!refused) {
                super.onMessage(message);
            }
        }

        @Override
        public void onHalfClose() {
            if (!refused) {
                super.onHalfClose();
            }
        }
    }
}
