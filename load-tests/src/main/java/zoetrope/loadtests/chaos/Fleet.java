package zoetrope.loadtests.chaos;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import zoetrope.bus.BusSettings;
import zoetrope.bus.KafkaBus;
import zoetrope.bus.KafkaMembers;
import zoetrope.core.JobId;
import zoetrope.standalone.Child;

/// The cluster: a broker, five workers and two of each other service, each a process of its own.
final class Fleet implements AutoCloseable {
    static final String BROKER = "broker";
    static final String GATEWAY = "gateway";
    static final String PLANNER = "planner";
    static final String WORKER = "worker";
    static final String MUXER = "muxer";
    static final List<String> SERVICES = List.of(GATEWAY, PLANNER, WORKER, MUXER);

    private static final int OF_EACH = 2;
    /// One for each shot that two videos have at a time, and one to spare: how soon a shot goes on is to be seen, not how long it
    /// waits for a free device.
    private static final int WORKERS = 5;

    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private @Nullable KafkaBus bus;
    private Map<String, KafkaMembers> acting = Map.of();

    private Fleet(Path folder) {
        this.folder = folder;
    }

    /// Starts all of it, and returns when every process can do its work.
    ///
    /// @param folder for the data and the logs of all
    static Fleet start(Path folder, String model) throws IOException, InterruptedException {
        var fleet = new Fleet(folder);
        // also when the run is interrupted
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> fleet.members.forEach(Member::close)));
        try {
            fleet.open(model);
            return fleet;
        } catch (IOException | InterruptedException | RuntimeException failure) {
            fleet.close();
            throw failure;
        }
    }

    private void open(String model) throws IOException, InterruptedException {
        var broker = new Member(BROKER, Member.freePort(), port -> Child.start(
                folder.resolve(BROKER), BROKER, BrokerProcess.class, List.of(folder.resolve("kafka").toString(), Integer.toString(port))));
        members.add(broker);
        broker.awaitReady(http);
        bus = KafkaBus.open(
                BusSettings.defaults().withBootstrap(broker.address()), InstantSource.system(), new SimpleMeterRegistry());
        acting = Map.of(PLANNER, bus.members("planners"), MUXER, bus.members("muxers"));
        for (String service : SERVICES) {
            for (int number = 1; number <= (service.equals(WORKER) ? WORKERS : OF_EACH); number++) {
                var own = folder.resolve(service + "-" + number);
                members.add(new Member(service, Member.freePort(), port -> Child.start(
                        own, broker.address(), service, port,
                        "--set", "worker.slots=1", "--set", "model=" + model)));
            }
        }
        for (Member member : members.subList(1, members.size())) {
            member.awaitReady(http);
        }
    }

    String bootstrap() {
        return members.getFirst().address();
    }

    HttpClient http() {
        return http;
    }

    List<Member> all() {
        return members;
    }

    List<Member> of(String service) {
        return members.stream().filter(member -> member.service().equals(service)).toList();
    }

    /// The worker of that name in a job's facts, unless it is gone.
    Optional<Member> worker(String name) {
        return of(WORKER).stream().filter(member -> name.endsWith("-%d/cpu".formatted(member.pid()))).findFirst();
    }

    /// Which planner or muxer acts for a job, as far as is known.
    Optional<Member> actingFor(String job, String service) {
        return Objects.requireNonNull(acting.get(service), service).of(new JobId(job)).stream()
                .findFirst()
                .flatMap(address -> of(service).stream()
                        .filter(member -> member.address().equals(address.getAuthority()))
                        .findFirst());
    }

    @Override
    public void close() {
        members.forEach(Member::close);
        acting.values().forEach(KafkaMembers::close);
        if (bus != null) {
            bus.close();
        }
    }
}
