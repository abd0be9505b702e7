package zoetrope.loadtests.viewers;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import zoetrope.bus.BusSettings;
import zoetrope.bus.KafkaBus;
import zoetrope.bus.embedded.EmbeddedKafka;
import zoetrope.core.JavaProcess;
import zoetrope.loadtests.bench.RunOptions;
import zoetrope.standalone.Main;

/// A muxer as a process of its own, as `./zoetrope muxer` starts it, with one live stream. Broker and source are in this process.
final class OneMuxer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final KafkaBus bus;
    private final MovingPattern source;
    private final Served served;

    /// Starts it; returns when the stream can be watched.
    ///
    /// @param folder for all data
    OneMuxer(Path folder, Core core) throws IOException, InterruptedException {
        try {
            var broker = closing(EmbeddedKafka.start(folder.resolve("kafka"), 0, 64));
            var settings = BusSettings.defaults().withBootstrap(broker.bootstrap());
            bus = closing(KafkaBus.open(settings, InstantSource.system(), new SimpleMeterRegistry()));
            Path log = folder.resolve("muxer.log");
            var process = start(folder.resolve("muxer"), broker.bootstrap(), core, log);
            running.push(process::destroyForcibly);
            URI address = address(process, log);
            awaitReady(address);
            source = closing(new MovingPattern(bus));
            source.start();
            served = closing(new Served(process, address.resolve("/hls/%s/".formatted(source.token()))));
            await("the stream to begin", () -> bus.jobView()
                    .get(source.job())
                    .filter(job -> job.playableAt() != null)
                    .isPresent());
        } catch (IOException | InterruptedException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private static Process start(Path data, String bootstrap, Core core, Path log) throws IOException {
        var flags = new ArrayList<>(List.of("-Xmx512m"));
        String options = System.getenv("ZOETROPE_JAVA_OPTS");
        if (options != null && !options.isBlank()) {
            flags.addAll(List.of(options.strip().split("\\s+")));
        }
        var arguments = List.of("muxer", "--bootstrap", bootstrap, "--port", "0", "--data", data.toString());
        return new ProcessBuilder(core.running(JavaProcess.command(Main.class, flags, arguments)))
                .redirectError(log.toFile())
                .start();
    }

    private static URI address(Process process, Path log) throws IOException {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null || !line.startsWith("muxer ")) {
            throw new IOException("the muxer said '%s' (expected: its address); %s".formatted(line, Files.readString(log)));
        }
        return URI.create(line.substring("muxer".length()).strip());
    }

    private static void awaitReady(URI address) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var ready = HttpRequest.newBuilder(address.resolve("/readyz")).build();
            await("the muxer to be ready", () -> http.send(ready, BodyHandlers.discarding()).statusCode() == 200);
        }
    }

    private interface Condition {
        boolean met() throws IOException, InterruptedException;
    }

    private static void await(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.met()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("waited for %s (expected: within %s)".formatted(what, PATIENCE));
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// Where the stream is.
    Served served() {
        return served;
    }

    private <T extends AutoCloseable> T closing(T part) {
        running.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) { // what was going to end has ended
                RunOptions.progress("viewers", "%s", e);
            }
        }
    }
}
