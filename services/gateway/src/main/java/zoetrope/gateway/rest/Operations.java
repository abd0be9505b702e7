package zoetrope.gateway.rest;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/// What operators ask: `/healthz` (the process answers), `/readyz` (it can do its work), `/metrics` (Prometheus).
public final class Operations {
    private final Supplier<String> metrics;
    private final Supplier<List<String>> problems;

    public Operations(Supplier<String> metrics, Supplier<List<String>> problems) {
        this.metrics = metrics;
        this.problems = problems;
    }

    public void mount(Router router) {
        router.get("/healthz").handler(request -> send(request, 200, new JsonObject().put("status", "ok")));
        router.get("/readyz").handler(request -> {
            List<String> found = problems.get();
            send(
                    request,
                    found.isEmpty() ? 200 : 503,
                    new JsonObject()
                            .put("status", found.isEmpty() ? "ready" : "not ready")
                            .put("problems", new JsonArray(found)));
        });
        router.get("/metrics")
                .handler(request -> request.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(metrics.get()));
    }

    private static void send(RoutingContext request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.encode());
    }
}
