package zoetrope.gateway.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.vertx.core.Vertx;
import java.util.Objects;
import zoetrope.gateway.Refusal;
import zoetrope.gateway.tenants.Account;
import zoetrope.gateway.tenants.Tenants;

/// Lets nobody pass whom the server does not know, and says of the others who they are.
public final class KnownCallers implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Account> CALLER = Context.key("zoetrope.caller");

    private final Tenants tenants;
    private final GrpcErrors errors;

    /// @param retrySeconds what a client is told that may come back later
    public KnownCallers(Tenants tenants, int retrySeconds) {
        this.tenants = tenants;
        this.errors = new GrpcErrors(retrySeconds);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Account caller;
        try {
            caller = tenants.caller(headers.get(AUTHORIZATION));
        } catch (Refusal e) {
            var refused = errors.of(e);
            var trailers = refused.getTrailers();
            // not before Vert.x has begun the call: it would try to answer it once more
            Vertx.currentContext().runOnContext(
                    _ -> call.close(refused.getStatus(), trailers == null ? new Metadata() : trailers));
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(CALLER, caller), call, headers, next);
    }

    /// Who made the call that is being served; to be asked in the thread that serves it.
    static Account current() {
        return Objects.requireNonNull(CALLER.get(), "a service that asks nobody who calls");
    }
}
