package zoetrope.loadtests.prompts;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import zoetrope.bus.BusSettings;
import zoetrope.bus.KafkaBus;
import zoetrope.bus.embedded.EmbeddedKafka;
import zoetrope.core.JavaProcess;
import zoetrope.gateway.tenants.KeyHash;
import zoetrope.loadtests.bench.TemporaryFolder;
import zoetrope.loadtests.hls.Player;
import zoetrope.loadtests.pool.SimulatedMachines;
import zoetrope.loadtests.pool.SimulatedTiming;
import zoetrope.standalone.Main;

/// Gateway, planner and muxer as one process, as its operator starts it, and simulated workers in others; the broker is in this
/// process, and a bus of its own to look on.
final class ServedSystem implements AutoCloseable {
    private static final Pattern LATE =
            Pattern.compile("(?m)^zoetrope_muxer_parts_total\\{[^}]*kind=\"(?:HOLD|GAP)\"[^}]*} ([\\d.E+]+)$");
    private static final Pattern HEAP = Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\"[^}]*} ([\\d.E+]+)$");
    private static final Pattern RSS = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB$");

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final EmbeddedKafka broker;
    private final KafkaBus bus;
    private final SimulatedMachines machines;
    private final Process process;
    private final BufferedReader said;
    private final String url;
    private final HttpClient http = Player.http();

    /// @param tenants each has the key `zk_NAME`
    /// @param places for jobs that wait
    ServedSystem(SimulatedTiming timing, int workers, List<String> tenants, int places) throws IOException {
        broker = EmbeddedKafka.start(folder.path().resolve("kafka"), 0, 24);
        bus = KafkaBus.open(
                BusSettings.defaults().withBootstrap(broker.bootstrap()), InstantSource.system(), new SimpleMeterRegistry());
        Path keys = folder.path().resolve("keys.yaml");
        Files.writeString(keys, tenants.stream()
                .map(name -> "- {name: %s, keyHash: '%s'}\n".formatted(name, KeyHash.of(key(name)).text()))
                .collect(Collectors.joining()));
        var arguments = List.of(
                "serve", "--bootstrap", broker.bootstrap(), "--port", "0", "--data", folder.path().resolve("served").toString(),
                "--set", "worker.devices=[]", "--set", "gateway.keys=" + keys, "--set", "gateway.maxWaitingJobs=" + places);
        process = new ProcessBuilder(JavaProcess.command(Main.class, List.of("-Xmx512m"), arguments))
                .redirectError(folder.path().resolve("served.log").toFile())
                .start();
        said = process.inputReader(StandardCharsets.UTF_8);
        String console = said.readLine();
        if (console == null) {
            throw new IOException("the server ended: " + Files.readString(folder.path().resolve("served.log")));
        }
        url = console.replaceFirst("^Console\\s+", "").replaceFirst("/$", "");
        machines = new SimulatedMachines(broker.bootstrap(), timing, workers, 2);
        machines.grow(workers);
    }

    static String key(String tenant) {
        return "zk_" + tenant;
    }

    String url() {
        return url;
    }

    KafkaBus bus() {
        return bus;
    }

    /// Parts that the generator did not deliver in time, so far.
    double lateParts() throws IOException, InterruptedException {
        return sum(LATE, metrics());
    }

    /// Megabytes of live objects: garbage is collected first.
    double heapMegabytes() throws IOException, InterruptedException {
        var collect = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), "" + process.pid(), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!collect.waitFor(30, TimeUnit.SECONDS)) {
            throw new IOException("jcmd %d GC.run: no answer (expected: within 30 s)".formatted(process.pid()));
        }
        return sum(HEAP, metrics()) / (1 << 20);
    }

    /// Megabytes that the process holds; NaN where the system does not tell.
    double residentMegabytes() {
        try {
            return sum(RSS, Files.readString(Path.of("/proc", "" + process.pid(), "status"))) / 1024;
        } catch (UncheckedIOException | IOException untold) {
            return Double.NaN;
        }
    }

    private String metrics() throws IOException, InterruptedException {
        return new String(new Player(http, URI.create(url)).get(URI.create(url + "/metrics")), StandardCharsets.UTF_8);
    }

    private static double sum(Pattern pattern, String text) {
        return pattern.matcher(text).results().mapToDouble(found -> Double.parseDouble(found.group(1))).sum();
    }

    @Override
    public void close() {
        process.destroy();
        machines.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        http.close();
        bus.close();
        broker.close();
        folder.close();
    }
}
