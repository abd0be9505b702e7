package zoetrope.gateway;

import io.grpc.ServerInterceptors;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpcio.server.GrpcIoServer;
import io.vertx.grpcio.server.GrpcIoServiceBridge;
import java.net.BindException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.JobLog;
import zoetrope.core.JobView;
import zoetrope.gateway.grpc.EndedCalls;
import zoetrope.gateway.grpc.ReadableMessages;
import zoetrope.gateway.grpc.TracedCalls;
import zoetrope.gateway.grpc.VideoGeneratorService;
import zoetrope.gateway.rest.ConsoleFiles;
import zoetrope.gateway.rest.Operations;
import zoetrope.gateway.rest.VideosApi;
import zoetrope.proto.v1.VideoGeneratorGrpc;

/// The gateway's server: gRPC (HTTP/2 without TLS, and gRPC-Web), REST and the console on one port. Put a proxy
/// before it for TLS.
///
/// Deploy one instance per process: its [Jobs] serialises submissions with the same idempotency key.
public final class GatewayService extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayService.class);

    private final JobLog log;
    private final JobView view;
    private final OfferedModels models;
    private final GatewaySettings settings;
    private final GatewayHooks hooks;
    private final GatewayMetrics metrics;
    private @Nullable HttpServer server;
    private JobView.@Nullable Watch figures;

    public GatewayService(
            JobLog log,
            JobView view,
            OfferedModels models,
            GatewaySettings settings,
            GatewayHooks hooks,
            MeterRegistry registry) {
        this.log = log;
        this.view = view;
        this.models = models;
        this.settings = settings;
        this.hooks = hooks;
        this.metrics = new GatewayMetrics(registry, view);
    }

    /// Listens; fails with one line that says what to do when the port is taken.
    @Override
    public Future<?> start() {
        var form = new PublicForm(new StreamAddresses(this::streamBase));
        var jobs = new Jobs(log, view, models, hooks.check(), settings, new SecureRandom(), metrics);
        figures = view.watchAll(event -> metrics.happened(event, view));
        GrpcIoServer grpc = grpc(jobs, form);
        Router router = router(jobs, form);
        return vertx.createHttpServer(new HttpServerOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setCompressionSupported(true)
                        .setHandle100ContinueAutomatically(true)
                        .setMaxFormAttributeSize(2 * settings.maxBodyBytes())) // the body's own limit speaks first
                .requestHandler(request -> {
                    if (isGrpc(request)) {
                        // Clients keep their deadlines themselves, by cancelling. Vert.x would hold every call in memory until its
                        // deadline, also one that has ended, and then reset its stream: clients take many resets for an attack.
                        request.headers().remove("grpc-timeout");
                        grpc.handle(request);
                    } else {
                        router.handle(request);
                    }
                })
                .listen()
                .onSuccess(listening -> {
                    server = listening;
                    LOG.info(
                            "event=gateway_listening host={} port={} streams={}",
                            settings.host(),
                            port(),
                            streamBase());
                })
                .recover(failure -> Future.failedFuture(explained(failure)));
    }

    /// The port it listens on; to be asked when it has started.
    public int port() {
        return server == null ? settings.port() : server.actualPort();
    }

    private String streamBase() {
        return settings.publicUrl().isEmpty() ? settings.ownUrl(port()) : settings.publicUrl();
    }

    @Override
    public Future<?> stop() {
        if (figures != null) {
            figures.close();
        }
        return Future.succeededFuture();
    }

    private GrpcIoServer grpc(Jobs jobs, PublicForm form) {
        var health = HealthService.create(vertx);
        health.register(
                VideoGeneratorGrpc.SERVICE_NAME,
                () -> Future.succeededFuture(hooks.problems().get().isEmpty()));
        GrpcIoServer grpc =
                GrpcIoServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(settings.maxBodyBytes()));
        var generator = new VideoGeneratorService(vertx, jobs, view, form, metrics, settings.retrySeconds());
        grpc.addService(GrpcIoServiceBridge.bridge(
                ReadableMessages.of(ServerInterceptors.intercept(generator, new EndedCalls(), new TracedCalls()))));
        grpc.addService(health);
        grpc.addService(ReflectionService.v1());
        return grpc;
    }

    private Router router(Jobs jobs, PublicForm form) {
        Router router = Router.router(vertx);
        new Operations(hooks.metrics(), hooks.problems()).mount(router);
        new VideosApi(vertx, jobs, view, form, hooks.content(), settings, metrics).mount(router);
        hooks.routes().forEach(route -> route.accept(router));
        new ConsoleFiles(vertx, settings.publicUrl()).mount(router);
        return router;
    }

    private static boolean isGrpc(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        return type != null && type.startsWith("application/grpc");
    }

    private Throwable explained(Throwable failure) {
        return failure instanceof BindException
                ? new IllegalStateException(
                        "gateway.port: %d on %s cannot be listened on: %s (expected: a free port; is another zoetrope running?)"
                                .formatted(settings.port(), settings.host(), failure.getMessage()),
                        failure)
                : failure;
    }
}
