package zoetrope.loadtests.speed;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import zoetrope.loadtests.bench.Figure;
import zoetrope.loadtests.bench.Prompts;
import zoetrope.loadtests.bench.RunOptions;
import zoetrope.loadtests.bench.RunOptions.Findings;
import zoetrope.loadtests.bench.Samples;
import zoetrope.loadtests.hls.Player;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.Pace;
import zoetrope.worker.WorkerSettings;

/// How long a viewer waits.
@Command(name = "first-part", description = "From a prompt to the first part in a player's hands.", mixinStandardHelpOptions = true)
public final class FirstPart implements Callable<Integer> {
    private static final double BAR = 0.7;

    @Mixin
    RunOptions options = new RunOptions();

    @Option(names = "--prompts", description = "Prompts to measure (default: ${DEFAULT-VALUE}).")
    int prompts = 30;

    @Option(names = "--warm-up", description = "Prompts before them (default: ${DEFAULT-VALUE}).")
    int warmUp = 5;

    @Option(names = "--seconds", description = "Length of each video (default: ${DEFAULT-VALUE}).")
    double seconds = 2;

    /// Seconds since the prompt was sent.
    private record Waits(double accepted, double playable, double fetched) {}

    @Override
    public Integer call() throws Exception {
        return options.run(
                "first-part",
                "Seconds from sending a prompt over gRPC, to a warm pipeline with nothing else to do.",
                this::measure);
    }

    private Findings measure() throws Exception {
        var waits = new ArrayList<Waits>();
        try (var pipeline = new TemporaryPipeline(options, WorkerSettings.defaults());
                var http = Player.http();
                var players = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < warmUp + prompts; i++) {
                var request = GenerateRequest.newBuilder()
                        .setPrompt(Prompts.prompt(i))
                        .setSeconds(seconds)
                        .setSeed(i)
                        .setPace(Pace.PACE_LIVE)
                        .build();
                var wait = wait(pipeline, request, main -> players.submit(() -> {
                    new Player(http, main).firstPart();
                    return System.nanoTime();
                }));
                RunOptions.progress(
                        "first-part",
                        "%s %d of %d: playable after %.3f s",
                        i < warmUp ? "warm-up" : "prompt",
                        i < warmUp ? i + 1 : i + 1 - warmUp,
                        i < warmUp ? warmUp : prompts,
                        wait.playable());
                if (i >= warmUp) {
                    waits.add(wait);
                }
            }
        }
        var setup = new LinkedHashMap<String, Object>();
        setup.put("model", options.model);
        setup.put("prompts", prompts);
        setup.put("warm-up", warmUp);
        setup.put("client", "in the same process, through loopback");
        return new Findings(setup, figures(waits));
    }

    /// Starts a player at an address; its result is when it had the first part.
    private interface Players {
        Future<Long> start(URI main);
    }

    private static Waits wait(TemporaryPipeline pipeline, GenerateRequest request, Players players) throws Exception {
        long sent = System.nanoTime();
        double accepted = 0;
        double playable = 0;
        @Nullable Future<Long> fetched = null;
        var events = pipeline.client().generate(request);
        while (events.hasNext()) {
            var fact = events.next().getFact();
            double since = (System.nanoTime() - sent) / 1e9;
            switch (fact.getFactCase()) {
                case SUBMITTED -> {
                    accepted = since;
                    fetched = players.start(
                            URI.create(fact.getSubmitted().getStream().getHlsUrl()));
                }
                case PLAYABLE -> playable = since;
                case FAILED -> throw new IOException("the job failed: " + fact.getFailed().getMessage());
                default -> {}
            }
        }
        if (fetched == null || playable == 0) {
            throw new IOException("the job was never playable (expected: submitted, playable, completed)");
        }
        return new Waits(accepted, playable, (fetched.get() - sent) / 1e9);
    }

    private static List<Figure> figures(List<Waits> waits) {
        var accepted = Samples.of(waits.stream().map(Waits::accepted).toList());
        var playable = Samples.of(waits.stream().map(Waits::playable).toList());
        var fetched = Samples.of(waits.stream().map(Waits::fetched).toList());
        return List.of(
                Figure.of("prompt accepted, p50", accepted.median(), "s"),
                Figure.of("prompt accepted, p95", accepted.percentile(0.95), "s"),
                Figure.of("gRPC client told that it is playable, p50", playable.median(), "s").atMost(BAR),
                Figure.of("gRPC client told that it is playable, p95", playable.percentile(0.95), "s").atMost(BAR),
                Figure.of("HLS client has init segment and first part, p50", fetched.median(), "s").atMost(BAR),
                Figure.of("HLS client has init segment and first part, p95", fetched.percentile(0.95), "s").atMost(BAR),
                Figure.of("HLS client has init segment and first part, longest", fetched.max(), "s"));
    }
}
