package zoetrope.standalone;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import zoetrope.bus.BusSettings;
import zoetrope.bus.KafkaBus;
import zoetrope.bus.embedded.EmbeddedKafka;
import zoetrope.core.Chunk;
import zoetrope.core.JobId;
import zoetrope.core.Members;

/// A gateway, two planners, two workers and two muxers, each a process of its own, and their broker in the test's process.
final class Cluster implements AutoCloseable {
    private final Path folder;
    private final EmbeddedKafka broker;
    private final KafkaBus bus;
    private final Map<String, Child> children = new HashMap<>(); // by address
    private final List<Child> open = new ArrayList<>();
    private Served gateway;
    private int started;

    private Cluster(Path folder) {
        this.folder = folder;
        broker = EmbeddedKafka.start(folder.resolve("kafka"), 0, 64);
        bus = KafkaBus.open(
                BusSettings.defaults().withBootstrap(broker.bootstrap()), InstantSource.system(), new SimpleMeterRegistry());
    }

    static Cluster start(Path folder) throws IOException {
        System.setProperty("logback.configurationFile", "logback.xml"); // ours, not the louder one of the muxer's tests
        Processwide.prepare(false);
        var cluster = new Cluster(folder);
        try {
            // all at once, and then waited for
            var starting = new ArrayList<Child>();
            for (var service : List.of("gateway", "planner", "planner", "worker", "worker", "muxer", "muxer")) {
                starting.add(cluster.child(service));
            }
            cluster.gateway = Served.at(cluster.add(starting.getFirst()));
            for (Child child : starting.subList(1, starting.size())) {
                cluster.add(child);
            }
            return cluster;
        } catch (IOException | RuntimeException | AssertionError failure) {
            cluster.close();
            throw failure;
        }
    }

    private Child child(String service) throws IOException {
        var child = Child.start(folder.resolve(service + "-" + started++), broker.bootstrap(), service, 0);
        open.add(child);
        return child;
    }

    private String add(Child child) throws IOException {
        String address = child.address();
        children.put(address, child);
        return address;
    }

    /// Starts one more, in place of one that is gone.
    void replace(Child gone) throws IOException {
        children.values().remove(gone);
        add(child(gone.service()));
    }

    Served gateway() {
        return gateway;
    }

    /// The worker of that name in a job's facts.
    Child worker(String name) {
        return children.values().stream()
                .filter(child -> name.endsWith("-%d/cpu".formatted(child.process().pid())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no worker " + name));
    }

    /// Who acts for a job.
    ///
    /// @param service planners or muxers
    Child actingFor(String job, String service) throws InterruptedException {
        long deadline = System.nanoTime() + Events.PATIENCE.toNanos();
        try (var members = bus.members(service)) {
            while (System.nanoTime() < deadline) {
                var child = owner(members, new JobId(job));
                if (child.isPresent()) {
                    return child.get();
                }
                Thread.sleep(100);
            }
        }
        throw new AssertionError("nobody acts for " + job);
    }

    private Optional<Child> owner(Members members, JobId job) {
        return members.of(job).stream().findFirst().map(address -> children.get(address.toString()));
    }

    /// A job's chunks as they are on the channel, of its first shot, by their number.
    Map<Integer, Chunk> chunks(String job, int count) throws InterruptedException {
        var arriving = new LinkedBlockingQueue<Chunk>();
        var chunks = new TreeMap<Integer, Chunk>();
        try (var _ = bus.chunks().subscribe(new JobId(job), arriving::add)) {
            while (chunks.size() < count) {
                var chunk = arriving.poll(Events.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (chunk == null) {
                    throw new AssertionError("chunks %s (expected: %d)".formatted(chunks.keySet(), count));
                }
                chunks.put(chunk.index(), chunk);
            }
        }
        return chunks;
    }

    /// Where each process is reached.
    List<String> addresses() {
        return List.copyOf(children.keySet());
    }

    /// Waits until a process says that it can do its work.
    void awaitReady(String address) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Events.PATIENCE.toNanos();
        var answer = gateway.get(address + "/readyz");
        while (answer.statusCode() != 200) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("%s is not ready: %s".formatted(address, answer.body()));
            }
            Thread.sleep(100);
            answer = gateway.get(address + "/readyz");
        }
    }

    /// What all of them logged, for whoever looks for what went wrong.
    String said() throws IOException {
        var text = new StringBuilder();
        for (Child child : open) {
            text.append("== ").append(child.service()).append(' ').append(child.process().pid()).append('\n');
            text.append(child.said());
        }
        return text.toString();
    }

    @Override
    public void close() {
        if (gateway != null) {
            gateway.close();
        }
        open.forEach(Child::close);
        bus.close();
        broker.close();
    }
}
