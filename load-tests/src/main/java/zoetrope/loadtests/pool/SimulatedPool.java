package zoetrope.loadtests.pool;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import zoetrope.bus.BusSettings;
import zoetrope.bus.KafkaBus;
import zoetrope.bus.embedded.EmbeddedKafka;
import zoetrope.core.Membership;
import zoetrope.loadtests.bench.TemporaryFolder;
import zoetrope.planner.PlannerService;
import zoetrope.planner.PlannerSettings;

/// A pool of simulated workers: broker and planner in this process, the workers in processes of their own.
final class SimulatedPool implements AutoCloseable {
    private final TemporaryFolder folder = TemporaryFolder.create();
    private final EmbeddedKafka broker;
    private final KafkaBus bus;
    private final Vertx vertx = Vertx.vertx();
    private final SimulatedMachines machines;

    /// @param devices of a machine; each has one slot, so that nothing hides the time between two shots
    SimulatedPool(SimulatedTiming timing, int devices) throws IOException {
        broker = EmbeddedKafka.start(folder.path().resolve("kafka"), 0, 24);
        var registry = new SimpleMeterRegistry();
        machines = new SimulatedMachines(broker.bootstrap(), timing, devices, 1);
        bus = KafkaBus.open(BusSettings.defaults().withBootstrap(broker.bootstrap()), InstantSource.system(), registry);
        vertx.deployVerticle(new PlannerService(
                        bus.jobLog(),
                        bus.jobView(),
                        bus.taskSink(),
                        Membership.alone(),
                        name -> Optional.of(SimulatedTiming.CARD).filter(card -> card.name().equals(name)),
                        PlannerSettings.defaults(),
                        registry))
                .await();
    }

    KafkaBus bus() {
        return bus;
    }

    SimulatedMachines machines() {
        return machines;
    }

    @Override
    public void close() {
        machines.close();
        vertx.close().await();
        bus.close();
        broker.close();
        folder.close();
    }
}
