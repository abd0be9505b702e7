package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.models.video.ModelCatalog;
import zoetrope.muxer.encode.Decoded;

/// The command line as it is typed. Runs what is built; is skipped when that has not been packaged.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LauncherIT {
    private static final Path LAUNCHER = Path.of("..", "..", "zoetrope").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    /// How a command ended, and what it wrote.
    private record Ended(int code, String out, String err) {}

    @BeforeAll
    static void itIsBuilt() {
        assumeTrue(Files.exists(Path.of("target", "dependencies")), "not packaged (mvn package)");
    }

    @Test
    void helpNamesTheCommands() throws Exception {
        var help = run("--help");

        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("generate", "serve", "gateway", "planner", "worker", "muxer", "doctor", "models", "config", "train");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void whatTheVirtualMachineSaysIsNotTakenForTheAnswer() throws Exception {
        var version = run(Map.of("ZOETROPE_JAVA_OPTS", "-XX:SharedArchiveFile=nowhere.jsa"), "--version");

        assertThat(version.out()).isEqualTo(run("--version").out());
        assertThat(version.err()).contains("nowhere.jsa");
    }

    @Test
    void configPrintsWhatIsInForce() throws Exception {
        var config = run("config", "--port", "1234", "--set", "worker.maxLeadSeconds=20");

        assertThat(config.code()).isZero();
        assertThat(config.out()).contains("port: 1234\n", "maxLeadSeconds: 20.0\n", "# Port for gRPC, REST and the console together.");
    }

    @Test
    void modelsListsTheBuiltInOne() throws Exception {
        var models = run("models", "--data", folder.toString());

        assertThat(models.code()).isZero();
        assertThat(models.out()).contains("wan-nano *", "128x128", "built in");
    }

    @Test
    void aFolderThatIsNoModelIsSaidAndInNobodysWay() throws Exception {
        Files.createDirectories(folder.resolve("models/notes"));

        assertThat(run("models", "--data", folder.toString()).out()).contains("wan-nano *").containsPattern("notes +can't be used: .*no transformer");
        assertThat(run("doctor", "--data", folder.toString(), "--port", "0").out())
                .containsPattern("warn +notes").containsPattern("ok +wan-nano");
        assertRefused(run("serve", "--data", folder.toString(), "--set", "model=notes", "--port", "0"), 1, "zoetrope: model: 'notes' (expected: wan-nano)");
    }

    @Test
    void whatCannotBeIsRefusedInOneLine() throws Exception {
        assertRefused(run("config", "--set", "worker.slotz=3"), 1, "zoetrope: worker.slotz: no such setting (expected: one that `zoetrope config` prints)");
        assertRefused(run("config", "--set", "worker.slots=0"), 1, "zoetrope: worker.slots: 0 (expected: 1..64)");
        assertRefused(run("generate", "a red ball", "--server", "127.0.0.1:1"), 1, "zoetrope: UNAVAILABLE: ");
        assertRefused(run("generate", "a red ball", "--out", "missing/ball.mp4"), 1, "zoetrope: out: missing/ball.mp4 (expected: ");
        assertRefused(run("generate", "a red ball", "--out", folder.toString()), 1, "zoetrope: out: %s is a folder ".formatted(folder));
        var wrong = run("generate", "a red ball", "--sekonds", "3");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).startsWith("Unknown option").contains("'--sekonds'").contains("--seconds").doesNotContain("\tat ");
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());

            assertRefused(run("serve", "--data", folder.toString(), "--port", port), 1, "zoetrope: gateway.port: %s on 127.0.0.1 cannot be listened on".formatted(port));
        }
    }

    @Test
    void generateWritesTheVideo() throws Exception {
        Path clip = folder.resolve("clip.mp4");

        var generated = run(
                "generate", "a red ball bounces on a beach at sunset", "--seconds", "1", "--out", clip.toString(),
                "--data", folder.resolve("data").toString());

        assertThat(generated.code()).as(generated.err()).isZero();
        assertThat(generated.out()).contains("Playable after ", "/main.m3u8", "Wrote " + clip + ": 16 frames");
        assertThat(Decoded.file(clip).pictures()).hasSize(16);
    }

    @Test
    void generateUsesTheModelThatIsAskedFor() throws Exception {
        Path data = folder.resolve("data");
        Path small = Files.createDirectories(data.resolve("models/small"));
        Path builtIn = ModelCatalog.open(folder, folder).entries().getFirst().path();
        for (String weights : List.of("transformer.safetensors", "autoencoder.safetensors")) {
            Files.copy(builtIn.resolve(weights), small.resolve(weights));
        }
        var recipe = Files.readString(builtIn.resolve("model.json"));
        Files.writeString(small.resolve("model.json"), recipe.replace("\"height\": 128", "\"height\": 64"));
        Path clip = folder.resolve("clip.mp4");

        var generated = run(
                "generate", "a red ball", "--model", "small", "--seconds", "1", "--out", clip.toString(), "--data", data.toString());

        assertThat(generated.code()).as(generated.err()).isZero();
        var made = Decoded.file(clip);
        assertThat(made.pictures()).hasSize(16);
        assertThat(List.of(made.width(), made.height())).containsExactly(128, 64);
    }

    @Test
    void serveServesUntilItIsToldToEnd() throws Exception {
        Process serving = start(Map.of(), "serve", "--data", folder.toString(), "--port", "0");
        var problems = read(serving.getErrorStream());
        try (HttpClient http = HttpClient.newHttpClient()) {
            String console = serving.inputReader().readLine();
            assertThat(console).as(() -> problems.getNow("")).startsWith("Console  http://127.0.0.1:");
            var health = URI.create(console.substring("Console  ".length()) + "healthz");
            assertThat(http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        } finally {
            serving.destroy();
        }
        assertThat(serving.waitFor(Events.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(problems.get()).doesNotContain("WARN", "ERROR", "\tat ");
    }

    private static void assertRefused(Ended ended, int code, String beginning) {
        // what `serve` logs on its way is no part of the refusal
        var said = ended.err().lines().filter(line -> !line.contains(" INFO ")).toList();
        assertThat(said).as("one line").hasSize(1);
        assertThat(said.getFirst()).startsWith(beginning);
        assertThat(ended.code()).isEqualTo(code);
    }

    private Ended run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    private Ended run(Map<String, String> environment, String... arguments) throws Exception {
        Process process = start(environment, arguments);
        var out = read(process.getInputStream());
        var err = read(process.getErrorStream());
        if (!process.waitFor(Events.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(Arrays.toString(arguments) + " goes on and on: " + out.get() + err.get());
        }
        return new Ended(process.exitValue(), out.get(), err.get());
    }

    /// In a folder in which nothing is configured, and with an environment that configures nothing else.
    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ZOETROPE_"));
        builder.environment().put("ZOETROPE_NO_BUILD", "1");
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static CompletableFuture<String> read(InputStream stream) {
        var text = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> {
            try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException broken) {
                text.completeExceptionally(broken);
            }
        });
        return text;
    }
}
