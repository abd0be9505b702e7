package zoetrope.standalone;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.bus.BusSettings;
import zoetrope.bus.KafkaBus;
import zoetrope.bus.embedded.EmbeddedKafka;
import zoetrope.core.ModelCard;
import zoetrope.core.VideoModel;
import zoetrope.gateway.GatewayHooks;
import zoetrope.gateway.GatewayService;
import zoetrope.gateway.OfferedModels;
import zoetrope.models.video.ModelCatalog;
import zoetrope.muxer.MuxerService;
import zoetrope.muxer.serve.HlsRoutes;
import zoetrope.planner.PlannerService;
import zoetrope.planner.Storyboarder;
import zoetrope.worker.DeviceVerticle;
import zoetrope.worker.Ports;

/// The wiring diagram: broker, bus, gateway, planner, workers and muxer in one process. Closing ends them in reverse order;
/// running shots go back to the queue.
public final class Pipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final Settings settings;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Set<String> problems = ConcurrentHashMap.newKeySet();
    private String url = "";

    private Pipeline(Settings settings) {
        this.settings = settings;
    }

    /// Starts everything; returns when the first prompt can be taken. Blocks.
    ///
    /// @throws StartupException with one line that says what is wrong
    public static Pipeline start(Settings settings) {
        var pipeline = new Pipeline(settings);
        try {
            pipeline.wire();
            return pipeline;
        } catch (IOException | RuntimeException failure) {
            pipeline.close();
            Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            throw new StartupException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    private void wire() throws IOException {
        InstantSource clock = InstantSource.system();
        var gatewaySettings = settings.gateway();
        var tenants = KeysFile.read(gatewaySettings.keys(), gatewaySettings.webhooks().allowPrivate());
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        running.push(registry::close);
        new JvmMemoryMetrics().bindTo(registry);
        closing(new JvmGcMetrics()).bindTo(registry);
        new ProcessorMetrics().bindTo(registry);

        ModelCatalog models = settings.catalog();
        List<ModelCard> cards = models.entries().stream().map(ModelCatalog.Entry::card).toList();
        // weights load while the broker starts
        List<CompletableFuture<VideoModel>> loading = settings.worker().devices().stream()
                .map(device -> CompletableFuture.supplyAsync(() -> models.load(settings.model(), device)))
                .toList();

        KafkaBus bus = closing(KafkaBus.open(broker(), clock, registry));
        Vertx vertx = Vertx.vertx();
        running.push(() -> vertx.close().await());

        var muxer = closing(new MuxerService(
                bus.jobView(), bus.jobLog(), bus.chunks(), settings.muxerInData(), registry, clock));
        muxer.start();

        vertx.deployVerticle(new PlannerService(
                        bus.jobLog(),
                        bus.jobView(),
                        bus.taskSink(),
                        name -> cards.stream().filter(card -> card.name().equals(name)).findFirst(),
                        settings.planner(),
                        registry))
                .await();

        settings.worker().devices().forEach(device -> problems.add(device + ": its model is being loaded"));
        var storyboarder = new Storyboarder(settings.planner());
        var gateway = new GatewayService(
                bus.jobLog(),
                bus.jobView(),
                new OfferedModels(cards, settings.model()),
                settings.gateway(),
                new GatewayHooks(
                        storyboarder::plan,
                        new LocalContent(muxer.streams()),
                        registry::scrape,
                        () -> List.copyOf(problems),
                        List.of(new HlsRoutes(
                                vertx, muxer.streams(), registry, gatewaySettings.linkLifetime().isPositive())::mount),
                        tenants),
                registry);
        vertx.deployVerticle(gateway).await();
        url = settings.gateway().ownUrl(gateway.port());

        var ports = new Ports(bus.jobView(), bus.jobLog(), bus.chunks(), clock);
        for (int i = 0; i < loading.size(); i++) {
            String worker = host() + "/" + settings.worker().devices().get(i);
            CompletableFuture<VideoModel> model = loading.get(i);
            vertx.deployVerticle(new DeviceVerticle(
                            worker, model::join, ports, () -> bus.openTaskQueue(worker), settings.worker(), registry))
                    .await();
            problems.remove(settings.worker().devices().get(i) + ": its model is being loaded");
        }
        LOG.info("event=pipeline_ready url={} model={} devices={}", url, settings.model(), settings.worker().devices());
    }

    private BusSettings broker() {
        if (!settings.embeddedBroker()) {
            return settings.bus();
        }
        var broker = closing(EmbeddedKafka.start(
                settings.data().resolve("kafka"), 0, settings.bus().maxChunkMegabytes()));
        return settings.bus().withBootstrap(broker.bootstrap());
    }

    /// Where API, console and streams are, without a slash at the end.
    public String url() {
        return url;
    }

    private <T extends AutoCloseable> T closing(T part) {
        running.push(part);
        return part;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + ProcessHandle.current().pid();
        } catch (UnknownHostException unnamed) {
            return "localhost-" + ProcessHandle.current().pid();
        }
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            AutoCloseable part = running.pop();
            try {
                part.close();
            } catch (Exception failure) {
                LOG.warn("event=close_failed part={}", part.getClass().getSimpleName(), failure);
            }
        }
    }
}
