package zoetrope.loadtests.pool;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import zoetrope.bus.BusSettings;
import zoetrope.bus.KafkaBus;
import zoetrope.worker.DeviceVerticle;
import zoetrope.worker.Ports;
import zoetrope.worker.WorkerSettings;

/// A worker process with several simulated devices: all of it is real, but the model. It is told on standard input how many
/// devices are to be at work, and ends with its input: not even a benchmark that is killed leaves one behind.
@Command(name = "machine", hidden = true, description = "Simulated devices; started by benchmarks.")
public final class SimulatedMachine implements Callable<Integer> {
    @Option(names = "--bootstrap", required = true)
    String bootstrap;

    @Option(names = "--name", required = true)
    String name;

    @Mixin
    SimulatedTiming timing = new SimulatedTiming();

    @Option(names = "--slots", required = true)
    int slots;

    @Override
    public Integer call() throws IOException {
        var registry = new SimpleMeterRegistry();
        var defaults = WorkerSettings.defaults();
        var settings = new WorkerSettings(
                List.of(), slots, defaults.maxLeadSeconds(), defaults.spareLeadSeconds(), defaults.maxAttempts());
        try (var bus = KafkaBus.open(BusSettings.defaults().withBootstrap(bootstrap), InstantSource.system(), registry);
                var told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var ports = new Ports(bus.jobView(), bus.jobLog(), bus.chunks(), InstantSource.system());
            var vertx = Vertx.vertx();
            int devices = 0;
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                for (int wanted = Integer.parseInt(line); devices < wanted; devices++) {
                    String worker = "%s/gpu:%d".formatted(name, devices);
                    vertx.deployVerticle(new DeviceVerticle(
                                    worker, timing::model, ports, model -> bus.openTaskQueue(model, worker), settings, registry))
                            .await();
                }
                System.out.println("ready");
            }
            vertx.close().await();
        }
        return 0;
    }
}
