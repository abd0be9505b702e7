package zoetrope.loadtests.viewers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import zoetrope.loadtests.bench.Figure;
import zoetrope.loadtests.bench.Machine;
import zoetrope.loadtests.bench.RunOptions;
import zoetrope.loadtests.bench.RunOptions.Findings;
import zoetrope.loadtests.bench.TemporaryFolder;

/// What many viewers of one live stream get and cost, beside nginx with the same files.
@Command(
        name = "viewers",
        description = {
            "Many low-latency HLS viewers on one live stream of one muxer, which is held to one core:",
            "how soon each has each part, and how much the muxer can do; in turns with nginx serving the same files."
        },
        mixinStandardHelpOptions = true)
public final class Viewers implements Callable<Integer> {
    @Mixin
    RunOptions options = new RunOptions();

    @Option(names = "--viewers", description = "How many (default: ${DEFAULT-VALUE}).")
    int viewers = 1000;

    @Option(names = "--seconds", description = "How long they watch (default: ${DEFAULT-VALUE}).")
    int seconds = 30;

    @Option(names = "--warm-up", description = "Seconds for which the muxer is busy before anything is measured (default: ${DEFAULT-VALUE}).")
    int warmUp = 20;

    @Option(names = "--rounds", description = "Turns of muxer and nginx (default: ${DEFAULT-VALUE}).")
    int rounds = 3;

    @Option(names = "--nginx", paramLabel = "FILE", description = "The nginx to compare with (default: the one on the PATH).")
    @Nullable Path program;

    @Override
    public Integer call() throws Exception {
        return options.run(
                "viewers",
                "%d viewers follow one live stream of a muxer that is held to one core; then muxer and nginx, in turns on that core, serve the same files as fast as they can."
                        .formatted(viewers),
                this::measure);
    }

    private Findings measure() throws IOException, InterruptedException {
        Core.last().holdThisProcess();
        try (var folder = TemporaryFolder.create();
                var muxer = new OneMuxer(folder.path(), Core.first())) {
            var served = muxer.served();
            RunOptions.progress("viewers", "the muxer gets warm");
            for (var kind : BesideNginx.Kind.values()) {
                ClosedLoop.run(served, kind.newest(served), Duration.ofSeconds(warmUp).dividedBy(BesideNginx.Kind.values().length));
            }
            var figures = new ArrayList<Figure>();
            figures.addAll(watched(served));
            var nginx = Nginx.find(program);
            if (nginx.isPresent()) {
                figures.addAll(compared(served, nginx.get(), folder.path()));
            } else {
                RunOptions.progress("viewers", "no nginx on the PATH: the comparison is left out (--nginx FILE names one)");
            }
            figures.add(Figure.of("muxer's memory at the end", served.residentMegabytes(), "MB"));
            var setup = new LinkedHashMap<String, Object>();
            setup.put("viewers", viewers);
            setup.put("seconds", seconds);
            setup.put("nginx", nginx.map(Object::toString).orElse("none"));
            return new Findings(setup, figures);
        }
    }

    private List<Figure> watched(Served served) throws IOException {
        RunOptions.progress("viewers", "%d viewers for %d s", viewers, seconds);
        var before = served.processorTime();
        double ownBefore = Machine.processorSeconds();
        var warming = Duration.ofSeconds(3);
        var watched = new Audience(served).watch(viewers, warming, Duration.ofSeconds(seconds));
        double whole = watched.seconds() + warming.toSeconds();
        double cores = served.processorTime().minus(before).toNanos() / 1e9 / whole;
        watched.errors().stream().limit(5).forEach(error -> RunOptions.progress("viewers", "error: %s", error));
        return List.of(
                Figure.of("errors", watched.errors().size(), "").atMost(0),
                Figure.of("requests", watched.requests() / watched.seconds(), "/s"),
                Figure.of("blocking reload, from the first viewer's answer to each one's: p50", watched.playlistMillis().median(), "ms"),
                Figure.of("the same, p99", watched.playlistMillis().percentile(0.99), "ms"),
                Figure.of("fetch of a part: p50", watched.partMillis().median(), "ms"),
                Figure.of("the same, p99", watched.partMillis().percentile(0.99), "ms"),
                Figure.of("from the first viewer who knows of a part, to each who has it: p50", watched.bothMillis().median(), "ms"),
                Figure.of("the same, p99", watched.bothMillis().percentile(0.99), "ms"),
                Figure.of("muxer's processor time", cores, "cores"),
                Figure.of("muxer's processor time for a viewer", 1000 * cores / viewers, "ms/s"),
                Figure.of("viewers' (and broker's and source's) processor time", (Machine.processorSeconds() - ownBefore) / whole, "cores"));
    }

    private List<Figure> compared(Served muxer, Nginx program, Path folder) throws IOException, InterruptedException {
        var files = Files.createDirectories(folder.resolve("files"));
        try (var nginx = program.serve(folder, Core.first())) {
            var both = new BesideNginx(muxer, nginx, files);
            var figures = new ArrayList<>(both.saturated(rounds));
            figures.addAll(both.allAtOnce(viewers, Duration.ofSeconds(Math.min(seconds, 8))));
            return figures;
        }
    }
}
