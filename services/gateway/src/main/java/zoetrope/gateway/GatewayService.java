package zoetrope.gateway;

import io.grpc.ServerInterceptors;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpcio.server.GrpcIoServer;
import io.vertx.grpcio.server.GrpcIoServiceBridge;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.JobLog;
import zoetrope.core.JobView;
import zoetrope.gateway.grpc.EndedCalls;
import zoetrope.gateway.grpc.KnownCallers;
import zoetrope.gateway.grpc.ReadableMessages;
import zoetrope.gateway.grpc.TracedCalls;
import zoetrope.gateway.grpc.VideoGeneratorService;
import zoetrope.gateway.rest.ConsoleFiles;
import zoetrope.gateway.rest.Forms;
import zoetrope.gateway.rest.Operations;
import zoetrope.gateway.rest.VideoJson;
import zoetrope.gateway.rest.VideosApi;
import zoetrope.gateway.tenants.EndlessQuota;
import zoetrope.gateway.webhooks.Webhooks;
import zoetrope.proto.v1.VideoGeneratorGrpc;

/// The gateway's server: gRPC (HTTP/2, and gRPC-Web), REST and the console on one port, with TLS if the settings name a
/// certificate.
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
    private final InstantSource clock = InstantSource.system();
    private final MeterRegistry registry;
    private final List<AutoCloseable> running = new ArrayList<>();

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
        this.registry = registry;
        this.metrics = new GatewayMetrics(registry, view);
    }

    /// Listens; fails with one line that says what to do when the port is taken.
    @Override
    public Future<?> start() {
        Exposure.check(settings, hooks.tenants());
        var form = new PublicForm(new StreamAddresses(this::streamBase, settings.linkLifetime(), clock));
        var jobs = new Jobs(log, view, models, hooks.check(), settings, new SecureRandom(), metrics, clock);
        running.add(view.watchAll(event -> metrics.happened(event, view)));
        serveTenants(jobs, form);
        GrpcIoServer grpc = grpc(jobs, form);
        var foreignPages = new ForeignPages(settings, hooks.tenants());
        var http = hooks.streams().apply(router(jobs, form));
        return vertx.createHttpServer(transport()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setCompressionSupported(true)
                        .setHandle100ContinueAutomatically(true)
                        .setMaxFormFields(Forms.MOST_FIELDS)
                        .setMaxFormAttributeSize(2 * settings.maxBodyBytes())) // the body's own limit speaks first
                .connectionHandler(new SignsOfLife(vertx, settings.heartbeatSeconds()))
                .requestHandler(request -> {
                    if (isGrpc(request)) {
                        // Clients keep their deadlines themselves, by cancelling. Vert.x would hold every call in memory until its
                        // deadline, also one that has ended, and then reset its stream: clients take many resets for an attack.
                        request.headers().remove("grpc-timeout");
                        try {
                            foreignPages.refuse(request);
                        } catch (Refusal e) {
                            request.response().setStatusCode(403).end(e.getMessage()); // PERMISSION_DENIED to clients
                            return;
                        }
                        grpc.handle(request);
                    } else {
                        http.handle(request);
                    }
                })
                .listen()
                .onSuccess(listening -> {
                    server = listening;
                    LOG.info(
                            "event=gateway_listening host={} port={} tls={} tenants={} streams={}",
                            settings.host(),
                            port(),
                            settings.tls(),
                            hooks.tenants().accounts().size(),
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
        for (AutoCloseable each : running) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.warn("event=close_failed part={}", each.getClass().getSimpleName(), e);
            }
        }
        return Future.succeededFuture();
    }

    /// What is done for tenants beside answering them.
    private void serveTenants(Jobs jobs, PublicForm form) {
        var tenants = hooks.tenants();
        var endless = new EndlessQuota(tenants, view, log, clock);
        running.add(view.watchAll(endless::happened));
        if (tenants.accounts().stream().anyMatch(account -> account.webhookSecret().present())) {
            var json = new VideoJson(form.addresses());
            var webhooks = new Webhooks(
                    context, log, view, tenants, job -> json.of(job, jobs.waiting()), settings.webhooks(), clock, registry);
            running.add(webhooks);
            webhooks.start();
        }
    }

    private HttpServerOptions transport() {
        var options = new HttpServerOptions().setIdleTimeout((int) settings.idle().toSeconds());
        return settings.tls()
                ? options.setSsl(true)
                        .setUseAlpn(true) // gRPC needs HTTP/2
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(settings.certificate())
                                .setKeyPath(settings.privateKey()))
                : options;
    }

    private GrpcIoServer grpc(Jobs jobs, PublicForm form) {
        var health = HealthService.create(vertx);
        health.register(
                VideoGeneratorGrpc.SERVICE_NAME,
                () -> Future.succeededFuture(hooks.problems().get().isEmpty()));
        GrpcIoServer grpc =
                GrpcIoServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(settings.maxBodyBytes()));
        var generator = new VideoGeneratorService(vertx, jobs, view, form, metrics, settings.retrySeconds());
        grpc.addService(GrpcIoServiceBridge.bridge(ReadableMessages.of(ServerInterceptors.intercept(
                generator, // the last is asked first
                new KnownCallers(hooks.tenants(), settings.retrySeconds()),
                new EndedCalls(),
                new TracedCalls()))));
        grpc.addService(health);
        grpc.addService(ReflectionService.v1());
        return grpc;
    }

    private Router router(Jobs jobs, PublicForm form) {
        Router router = Router.router(vertx);
        new Operations(hooks.metrics(), hooks.problems()).mount(router);
        new VideosApi(vertx, jobs, view, form, hooks.content(), settings, metrics, hooks.tenants()).mount(router);
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
