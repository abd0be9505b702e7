package zoetrope.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.InMemoryBus;
import zoetrope.core.Job;
import zoetrope.gateway.ContentSource;
import zoetrope.gateway.GatewayHooks;
import zoetrope.gateway.TestGateway;

/// OpenAI's own Python client against the gateway. Runs where a Python with the package `openai` is found: the
/// system property `zoetrope.python` or the environment variable `ZOETROPE_PYTHON` names it, else `python3`.
class OpenAiClientIT {
    private static final String PYTHON = System.getProperty(
            "zoetrope.python",
            Optional.ofNullable(System.getenv("ZOETROPE_PYTHON")).orElse("python3"));

    @TempDir
    private Path dir;

    /// The same file for every job.
    private record OneFile(Path file) implements ContentSource {
        @Override
        public CompletionStage<Optional<Content>> find(Job job) {
            return CompletableFuture.completedStage(Optional.of(new Content.LocalFile(file)));
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("OPENAI_API_KEY", "unused");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static boolean hasClient() {
        try {
            var process = new ProcessBuilder(PYTHON, "-c", "import openai; openai.OpenAI.videos")
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void openAisClientMakesListsDownloadsAndDeletesAVideo() throws Exception {
        assumeTrue(
                hasClient(), PYTHON + " has no openai package with videos: pip install openai, or set ZOETROPE_PYTHON");
        Path file = Files.writeString(dir.resolve("a.mp4"), "mp4 bytes");
        var none = GatewayHooks.none();
        var hooks = new GatewayHooks(none.check(), new OneFile(file), none.metrics(), none.problems(), none.streams());
        var bus = new InMemoryBus();
        bus.watchAll(event -> {
            if (event.fact() instanceof Fact.Submitted submitted
                    && submitted.request().prompt().startsWith("a red")) {
                bus.append(event.job(), new Fact.Planned(0, List.of(Given.shot(0)), false));
                bus.append(event.job(), new Fact.ShotStarted(0, 1, 0, "w"));
                bus.append(event.job(), new Fact.Completed(33, 9));
            }
        });
        try (var gateway = new TestGateway(bus, TestGateway.settings(), hooks)) {
            Path script = dir.resolve("client.py");
            try (var in = OpenAiClientIT.class.getResourceAsStream("openai_client.py")) {
                Files.copy(in, script);
            }
            String output = run(List.of(
                    PYTHON, "-W", "ignore", script.toString(), "http://127.0.0.1:%d/v1".formatted(gateway.port())));
            assertThat(output.lines().toList()).last().isEqualTo("all as expected");
        }
    }
}
