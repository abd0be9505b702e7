package zoetrope.standalone.wiring;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.bus.BusSettings;
import zoetrope.bus.KafkaBus;
import zoetrope.bus.embedded.EmbeddedKafka;
import zoetrope.core.Membership;
import zoetrope.standalone.settings.Settings;
import zoetrope.standalone.settings.StartupException;

/// What every process stands on, whichever services it runs: broker (if it has one of its own), bus, figures, Vert.x. Closing
/// ends everything that was started on it, the last first.
public final class Chassis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chassis.class);

    private final Settings settings;
    private final InstantSource clock = InstantSource.system();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Map<String, BooleanSupplier> needs = new ConcurrentSkipListMap<>();
    private final KafkaBus bus;
    private final Vertx vertx;

    /// Starts services on a chassis.
    public interface Wiring {
        void start(Chassis chassis) throws IOException;
    }

    private Chassis(Settings settings) {
        this.settings = settings;
        running.push(registry::close);
        new JvmMemoryMetrics().bindTo(registry);
        closing(new JvmGcMetrics()).bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        @Nullable EmbeddedKafka broker = settings.embeddedBroker()
                ? closing(EmbeddedKafka.start(
                        settings.data().resolve("kafka"), 0, settings.bus().maxChunkMegabytes()))
                : null;
        BusSettings reached = broker == null ? settings.bus() : settings.bus().withBootstrap(broker.bootstrap());
        try {
            bus = closing(KafkaBus.open(reached, clock, registry));
        } catch (RuntimeException unreachable) {
            close();
            throw unreachable;
        }
        vertx = Vertx.vertx();
        running.push(() -> vertx.close().await());
    }

    /// Starts services; returns when they run. Blocks.
    ///
    /// @throws StartupException with one line that says what is wrong
    public static Chassis start(Settings settings, Wiring wiring) {
        @Nullable Chassis chassis = null;
        try {
            chassis = new Chassis(settings);
            wiring.start(chassis);
            return chassis;
        } catch (IOException | RuntimeException failure) {
            if (chassis != null) {
                chassis.close();
            }
            Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            throw new StartupException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    public Settings settings() {
        return settings;
    }

    InstantSource clock() {
        return clock;
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    KafkaBus bus() {
        return bus;
    }

    Vertx vertx() {
        return vertx;
    }

    /// Whether other processes may share the broker.
    boolean clustered() {
        return !settings.embeddedBroker();
    }

    /// Ends a part when the process ends.
    <T extends AutoCloseable> T closing(T part) {
        running.push(part);
        return part;
    }

    /// Deploys a verticle and waits until it has started.
    void deploy(Deployable verticle) {
        String deployment = vertx.deployVerticle(verticle).await();
        running.push(() -> vertx.undeploy(deployment).await());
    }

    /// Takes a place among the processes of a service; alone where the broker is this process's own.
    ///
    /// @param address where the others reach this process
    Membership join(String service, URI address) {
        if (!clustered()) {
            return Membership.alone();
        }
        Membership membership = closing(bus.join(service, address));
        needs("its place among the " + service, membership::joined);
        return membership;
    }

    /// The process is not ready before this is so.
    void needs(String what, BooleanSupplier there) {
        needs.put(what, there);
    }

    /// What keeps the process from being ready, a line each.
    List<String> problems() {
        return needs.entrySet().stream()
                .filter(need -> !need.getValue().getAsBoolean())
                .map(need -> need.getKey() + ": not there yet")
                .toList();
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
