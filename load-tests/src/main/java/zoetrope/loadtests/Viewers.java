package zoetrope.loadtests;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import zoetrope.loadtests.RunOptions.Findings;
import zoetrope.proto.v1.CancelJobRequest;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.JobEvent;
import zoetrope.proto.v1.Pace;
import zoetrope.worker.WorkerSettings;

/// What many viewers of one live job cost and get.
@Command(
        name = "viewers",
        description = "Many low-latency HLS viewers on one live job: how soon each has each part, and what they cost.",
        mixinStandardHelpOptions = true)
final class Viewers implements Callable<Integer> {
    private static final Pattern UNDER_RUNS =
            Pattern.compile("(?m)^zoetrope_muxer_parts_total\\{[^}]*kind=\"(?:HOLD|GAP)\"[^}]*} ([\\d.E+]+)$");

    @Mixin
    RunOptions options = new RunOptions();

    @Option(names = "--viewers", description = "How many (default: ${DEFAULT-VALUE}).")
    int viewers = 100;

    @Option(names = "--seconds", description = "How long they watch (default: ${DEFAULT-VALUE}).")
    int seconds = 20;

    @Override
    public Integer call() throws Exception {
        return options.run(
                "viewers",
                "%d viewers in a process of their own follow one live job through blocking playlist reloads, part by part."
                        .formatted(viewers),
                this::measure);
    }

    private Findings measure() throws Exception {
        // a short lead, so that the worker soon renders no faster than the stream plays
        var defaults = WorkerSettings.defaults();
        var worker = new WorkerSettings(defaults.devices(), defaults.slots(), 3, 2, defaults.maxAttempts());
        try (var pipeline = new TemporaryPipeline(options, worker);
                var http = Player.http()) {
            var request = GenerateRequest.newBuilder()
                    .setModel(options.model)
                    .setPrompt(Prompts.prompt(2))
                    .setSeconds(0)
                    .setPace(Pace.PACE_LIVE);
            var events = pipeline.client().generate(request.build());
            JobEvent submitted = events.next();
            while (!events.next().getFact().hasPlayable()) {
                RunOptions.progress("viewers", "the job begins");
            }
            Thread.sleep(5000);
            RunOptions.progress("viewers", "%d s without viewers", seconds);
            double alone = cores(() -> Thread.sleep(seconds * 1000L));
            double underRunsBefore = underRuns(http, pipeline.url());
            RunOptions.progress("viewers", "%d s with %d viewers", seconds, viewers);
            var watched = new ArrayList<Audience.Watched>();
            double together = cores(
                    () -> watched.add(audience(submitted.getFact().getSubmitted().getStream().getHlsUrl())));
            double underRuns = underRuns(http, pipeline.url()) - underRunsBefore;
            pipeline.client().cancelJob(CancelJobRequest.newBuilder().setJobId(submitted.getJobId()).build());
            var setup = new LinkedHashMap<String, Object>();
            setup.put("model", options.model);
            setup.put("viewers", viewers);
            setup.put("seconds", seconds);
            return new Findings(setup, figures(watched.getFirst(), alone, together, underRuns));
        }
    }

    private List<Figure> figures(Audience.Watched watched, double alone, double together, double underRuns) {
        return List.of(
                Figure.of("errors", watched.errors(), "").atMost(0),
                Figure.of("parts fetched", watched.parts(), ""),
                Figure.of("parts fetched", watched.parts() / (double) seconds, "/s"),
                Figure.of("from the first viewer who knows of a part, to each who has it: p50", 1000 * watched.p50(), "ms"),
                Figure.of("the same, p95", 1000 * watched.p95(), "ms"),
                Figure.of("the same, p99", 1000 * watched.p99(), "ms"),
                Figure.of("the same, longest", 1000 * watched.longest(), "ms"),
                Figure.of("between two parts at a viewer: p50", 1000 * watched.gapP50(), "ms"),
                Figure.of("the same, p99", 1000 * watched.gapP99(), "ms"),
                Figure.of("parts that were late and had to be filled", underRuns, ""),
                Figure.of("server's processor time without viewers (it renders)", alone, "cores"),
                Figure.of("server's processor time with viewers", together, "cores"),
                Figure.of("server's processor time for a viewer", 1000 * (together - alone) / viewers, "ms/s"));
    }

    private interface Work {
        void run() throws Exception;
    }

    /// Processor time of this process a second while the work is done.
    private static double cores(Work work) throws Exception {
        long began = System.nanoTime();
        double before = Machine.processorSeconds();
        work.run();
        return (Machine.processorSeconds() - before) / ((System.nanoTime() - began) / 1e9);
    }

    /// Viewers are another process, so that their processor time is not the server's.
    private Audience.Watched audience(String main) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchCommand.class.getName()));
        command.addAll(List.of("audience", main, "--viewers", "" + viewers, "--seconds", "" + seconds));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroy();
            throw new IOException("the viewers' process said '%s' (expected: figures)".formatted(said.strip()));
        }
        return JsonMapper.builder().build().readValue(said, Audience.Watched.class);
    }

    private static double underRuns(HttpClient http, String url) throws IOException, InterruptedException {
        var metrics = new String(new Player(http, URI.create(url)).get(URI.create(url + "/metrics")), StandardCharsets.UTF_8);
        return UNDER_RUNS.matcher(metrics).results().mapToDouble(found -> Double.parseDouble(found.group(1))).sum();
    }
}
