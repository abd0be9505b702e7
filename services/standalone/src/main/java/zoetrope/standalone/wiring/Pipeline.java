package zoetrope.standalone.wiring;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.standalone.settings.Settings;

/// The wiring diagram: broker, bus, gateway, planner, workers and muxer in one process. Closing ends them in reverse order;
/// running shots go back to the queue.
public final class Pipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final Chassis chassis;
    private final String url;

    private Pipeline(Chassis chassis, String url) {
        this.chassis = chassis;
        this.url = url;
    }

    /// Starts everything; returns when the first prompt can be taken. Blocks.
    ///
    /// @throws StartupException with one line that says what is wrong
    public static Pipeline start(Settings settings) {
        var workers = WorkerWiring.loading(settings); // weights load while the broker starts
        var port = new AtomicInteger();
        Chassis running = Chassis.start(settings, chassis -> {
            var viewing = Viewing.ofMuxer(chassis);
            port.set(GatewayWiring.start(chassis, viewing));
            var address = chassis.clustered() && settings.gateway().tls()
                    ? OperationsServer.start(chassis, viewing.routes()::before).address() // gateways speak no TLS to muxers
                    : settings.process().reachedAt(settings.gateway().host(), port.get());
            MuxerWiring.start(chassis, viewing.streams(), address);
            PlannerWiring.start(chassis, address);
            workers.start(chassis);
        });
        var pipeline = new Pipeline(running, settings.gateway().ownUrl(port.get()));
        LOG.info(
                "event=pipeline_ready url={} model={} devices={}",
                pipeline.url(),
                settings.model(),
                settings.worker().devices());
        return pipeline;
    }

    /// Where API, console and streams are, without a slash at the end.
    public String url() {
        return url;
    }

    @Override
    public void close() {
        chassis.close();
    }
}
