package zoetrope.standalone.wiring;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import zoetrope.gateway.rest.Operations;
import zoetrope.muxer.serve.HlsRoutes;
import zoetrope.standalone.settings.ProcessSettings;
import zoetrope.standalone.settings.StartupException;

/// The server of a process that has no gateway: `/metrics`, `/healthz`, `/readyz`, and what else the process serves. It uses
/// every core.
///
/// @param address where other processes reach it
public record OperationsServer(URI address) {
    /// Listens.
    ///
    /// @param more puts what else is served before the handler of all other requests
    /// @throws StartupException when the port is taken
    public static OperationsServer start(Chassis chassis, UnaryOperator<Handler<HttpServerRequest>> more) {
        var settings = chassis.settings().process();
        Router router = Router.router(chassis.vertx());
        new Operations(chassis.registry()::scrape, chassis::problems).mount(router);
        router.errorHandler(400, request -> request.response().setStatusCode(400).end()); // else each is logged with its stack
        var handler = more.apply(router);
        // one port for all event loops
        var place = settings.port() == 0
                ? SocketAddress.sharedRandomPort(1, settings.host())
                : SocketAddress.inetSocketAddress(settings.port(), settings.host());
        var options = HlsRoutes.serverOptions(chassis.settings().muxer().serving().idle());
        var port = new AtomicInteger();
        Supplier<Deployable> loop = () -> _ -> chassis.vertx()
                .createHttpServer(options)
                .requestHandler(handler)
                .listen(place)
                .onSuccess(server -> port.set(server.actualPort()));
        var eachCore = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        String deployed = chassis.vertx()
                .deployVerticle(loop, eachCore)
                .recover(failure -> Future.failedFuture(explained(settings, failure)))
                .await();
        chassis.closing(() -> chassis.vertx().undeploy(deployed).await());
        return new OperationsServer(settings.reachedAt(settings.host(), port.get()));
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
