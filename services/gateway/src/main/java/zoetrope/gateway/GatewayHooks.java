package zoetrope.gateway;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import zoetrope.core.Job;
import zoetrope.gateway.tenants.Tenants;

/// What the rest of a process lends to its gateway.
///
/// @param check a further look at requests, such as whether the planner can plan them
/// @param content where finished videos are
/// @param metrics the text for `/metrics`; must not block
/// @param problems what keeps the process from being ready, a line each; empty if it is; must not block
/// @param streams puts what is under `/hls` before the handler of all other requests
/// @param tenants who may call
public record GatewayHooks(
        RequestCheck check,
        ContentSource content,
        Supplier<String> metrics,
        Supplier<List<String>> problems,
        UnaryOperator<Handler<HttpServerRequest>> streams,
        Tenants tenants) {
    /// Everyone may call.
    public GatewayHooks(
            RequestCheck check,
            ContentSource content,
            Supplier<String> metrics,
            Supplier<List<String>> problems,
            UnaryOperator<Handler<HttpServerRequest>> streams) {
        this(check, content, metrics, problems, streams, Tenants.everyone());
    }

    /// Nothing lent: no further checks, no content, no figures, always ready.
    public static GatewayHooks none() {
        return new GatewayHooks((_, _) -> {}, new NoContent(), () -> "", List::of, UnaryOperator.identity());
    }

    /// Where no finished videos are kept.
    private static final class NoContent implements ContentSource {
        @Override
        public CompletionStage<Optional<Content>> find(Job job) {
            return CompletableFuture.completedStage(Optional.empty());
        }
    }
}
