package zoetrope.standalone.wiring;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import zoetrope.core.VideoModel;
import zoetrope.models.video.ModelCatalog;
import zoetrope.standalone.settings.Settings;
import zoetrope.worker.DeviceVerticle;
import zoetrope.worker.Ports;
import zoetrope.worker.WarmUp;

/// Starts the devices of a process.
///
/// @param models one for each device, on its way into memory
public record WorkerWiring(List<String> devices, List<CompletableFuture<VideoModel>> models) {
    /// Begins to load the weights: that may go on while the rest starts.
    public static WorkerWiring loading(Settings settings) {
        ModelCatalog catalog = settings.catalog();
        List<String> devices = settings.worker().devices();
        return new WorkerWiring(
                devices,
                devices.stream()
                        .map(device -> CompletableFuture.supplyAsync(() -> warm(catalog.load(settings.model(), device))))
                        .toList());
    }

    private static VideoModel warm(VideoModel model) {
        try {
            WarmUp.of(model);
        } catch (RuntimeException unfit) {
            model.close();
            throw unfit;
        }
        return model;
    }

    /// Returns when all devices are at work.
    public void start(Chassis chassis) {
        var bus = chassis.bus();
        var ports = new Ports(bus.jobView(), bus.jobLog(), bus.chunks(), chassis.clock());
        var ready = devices.stream().map(_ -> new AtomicBoolean()).toList();
        for (int i = 0; i < ready.size(); i++) {
            chassis.needs("the model of " + devices.get(i), ready.get(i)::get);
        }
        for (int i = 0; i < devices.size(); i++) {
            String worker = host() + "/" + devices.get(i);
            CompletableFuture<VideoModel> model = models.get(i);
            chassis.deploy(new DeviceVerticle(
                    worker,
                    model::join,
                    ports,
                    name -> bus.openTaskQueue(name, worker),
                    chassis.settings().worker(),
                    chassis.registry()));
            ready.get(i).set(true);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + ProcessHandle.current().pid();
        } catch (UnknownHostException unnamed) {
            return "localhost-" + ProcessHandle.current().pid();
        }
    }
}
