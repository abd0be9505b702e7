package zoetrope.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.TaskQueue;
import zoetrope.core.VideoModel;

/// A device at work: loads its model, then renders on one thread per slot until it is undeployed. Undeploying gives running
/// shots back to the queue.
public final class DeviceVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceVerticle.class);

    private static final Duration GLANCE = Duration.ofMillis(10);

    private final String worker;
    private final Callable<VideoModel> loader;
    private final Ports ports;
    private final Function<String, TaskQueue> queues;
    private final WorkerSettings settings;
    private final RenderMetrics metrics;
    private List<RunningSlot> running = List.of();
    private @Nullable VideoModel model;

    private record RunningSlot(Slot slot, Thread thread) {}

    /// @param worker this device's name in the job log, unique in the cluster
    /// @param loader loads the model onto the device; called once, off the event loop
    /// @param queues opens the task queue of one slot, for a model; called off the event loop
    public DeviceVerticle(
            String worker,
            Callable<VideoModel> loader,
            Ports ports,
            Function<String, TaskQueue> queues,
            WorkerSettings settings,
            MeterRegistry registry) {
        this.worker = worker;
        this.loader = loader;
        this.ports = ports;
        this.queues = queues;
        this.settings = settings;
        this.metrics = new RenderMetrics(registry);
    }

    @Override
    public Future<?> start() {
        return vertx.executeBlocking(() -> {
            VideoModel loaded = loader.call();
            model = loaded;
            var device = new Device(worker, loaded, new Turns(ports.clock()));
            running = IntStream.range(0, settings.slots())
                    .mapToObj(number -> startSlot(device, number))
                    .toList();
            LOG.info("event=device_ready worker={} model={} slots={}", worker, loaded.card().name(), settings.slots());
            return null;
        });
    }

    private RunningSlot startSlot(Device device, int number) {
        var slot = new Slot(device, ports, queues.apply(device.model().card().name()), settings, metrics);
        Thread thread = Thread.ofPlatform().name(worker + "-slot-" + number).daemon().start(slot);
        return new RunningSlot(slot, thread);
    }

    @Override
    public Future<?> stop() {
        return vertx.executeBlocking(() -> {
            // first those that render nothing: else they would get what the others hand back
            running.forEach(slot -> slot.slot().rest());
            while (running.stream().anyMatch(slot -> slot.slot().taking())) {
                Thread.sleep(GLANCE);
            }
            running.forEach(slot -> slot.slot().stop());
            for (RunningSlot slot : running) {
                slot.thread().join();
            }
            if (model != null) {
                model.close();
            }
            return null;
        });
    }
}
