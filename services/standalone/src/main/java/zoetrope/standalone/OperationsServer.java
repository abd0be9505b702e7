package zoetrope.standalone;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import zoetrope.gateway.rest.Operations;

/// The server of a process that has no gateway: `/metrics`, `/healthz`, `/readyz`, and what else the process serves.
///
/// @param address where other processes reach it
record OperationsServer(HttpServer server, URI address) {
    /// Listens.
    ///
    /// @throws StartupException when the port is taken
    static OperationsServer start(Chassis chassis, List<Consumer<Router>> routes) {
        ProcessSettings settings = chassis.settings().process();
        Router router = Router.router(chassis.vertx());
        new Operations(chassis.registry()::scrape, chassis::problems).mount(router);
        routes.forEach(route -> route.accept(router));
        router.errorHandler(400, request -> request.response().setStatusCode(400).end()); // else each is logged with its stack
        var server = chassis.vertx()
                .createHttpServer(new HttpServerOptions().setHost(settings.host()).setPort(settings.port()))
                .requestHandler(router);
        server.listen().recover(failure -> Future.failedFuture(explained(settings, failure))).await();
        chassis.closing(() -> server.close().await());
        return new OperationsServer(server, settings.reachedAt(settings.host(), server.actualPort()));
    }

    private static StartupException explained(ProcessSettings settings, Throwable failure) {
        String why = failure instanceof BindException
                ? "is another process listening there?"
                : String.valueOf(failure.getMessage());
        return new StartupException(
                "process.port: %d on %s cannot be listened on (expected: a free port; %s)"
                        .formatted(settings.port(), settings.host(), why),
                failure);
    }
}
