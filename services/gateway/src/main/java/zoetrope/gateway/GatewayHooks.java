package zoetrope.gateway;

import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import zoetrope.core.Job;
import zoetrope.gateway.tenants.Tenants;

/// What the rest of a process lends to its gateway.
///
/// @param check a further look at requests, such as whether the planner can plan them
/// @param content where finished videos are
/// @param metrics the text for `/metrics`; must not block
/// @param problems what keeps the process from being ready, a line each; empty if it is; must not block
/// @param routes add further routes to the server, such as the muxer's under `/hls`
/// @param tenants who may call
public record GatewayHooks(
        RequestCheck check,
        ContentSource content,
        Supplier<String> metrics,
        Supplier<List<String>> problems,
        List<Consumer<Router>> routes,
        Tenants tenants) {
    public GatewayHooks {
        routes = List.copyOf(routes);
    }

    /// Everyone may call.
    public GatewayHooks(
            RequestCheck check,
            ContentSource content,
            Supplier<String> metrics,
            Supplier<List<String>> problems,
            List<Consumer<Router>> routes) {
        this(check, content, metrics, problems, routes, Tenants.everyone());
    }

    /// Nothing lent: no further checks, no content, no figures, always ready.
    public static GatewayHooks none() {
        return new GatewayHooks((_, _) -> {}, new NoContent(), () -> "", List::of, List.of());
    }

    /// Where no finished videos are kept.
    private static final class NoContent implements ContentSource {
        @Override
        public CompletionStage<Optional<Content>> find(Job job) {
            return CompletableFuture.completedStage(Optional.empty());
        }
    }
}
