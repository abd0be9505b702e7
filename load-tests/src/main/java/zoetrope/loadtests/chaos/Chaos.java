package zoetrope.loadtests.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import zoetrope.loadtests.bench.RunOptions;
import zoetrope.loadtests.bench.RunOptions.Findings;
import zoetrope.loadtests.bench.TemporaryFolder;

/// Whether anything is lost when processes die.
@Command(
        name = "chaos",
        description = {
            "Kills every kind of process of a cluster in a seeded order, under load, and compares every frame with an undisturbed run.",
            "Ends with 1 when a frame is lost, doubled or different."
        },
        mixinStandardHelpOptions = true)
public final class Chaos implements Callable<Integer> {
    private static final String NAME = "chaos";
    /// What the channel keeps of a job must have arrived by then.
    private static final Duration ARRIVAL = Duration.ofSeconds(10);

    @Mixin
    RunOptions options = new RunOptions();

    @Option(names = "--kills", description = "How many times kill -9 (default: ${DEFAULT-VALUE}).")
    int kills = 12;

    @Option(names = "--seed", description = "Of the order, the moments and the requests (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--jobs", description = "Videos that are on their way at any time (default: ${DEFAULT-VALUE}).")
    int jobs = 2;

    @Option(names = "--rolling", paramLabel = "ROUNDS", description = "In place of kills: replace every service by SIGTERM, so many rounds.")
    int rolling;

    @Option(names = "--blow", description = "In place of kills: these only, in this order: ${COMPLETION-CANDIDATES}. May be repeated.")
    List<Blow> blows = List.of();

    @Option(names = "--videos", description = "How many different videos, 1 to 5 (default: ${DEFAULT-VALUE}).")
    int videos = 5;

    @Option(names = "--minutes", description = "No blow after so many minutes (default: ${DEFAULT-VALUE}).")
    int minutes = 30;

    @Option(names = "--keep", paramLabel = "DIR", description = "Folder for the data and logs of all processes, which then stays.")
    @Nullable Path keep;

    private boolean bad;

    @Override
    public Integer call() throws Exception {
        int code = options.run(
                rolling > 0 ? "rolling" : NAME,
                rolling > 0
                        ? "Every service is replaced by SIGTERM under load, one process after the other; every frame is compared with an undisturbed run."
                        : "Processes of every kind die under load, at the worst moments; every frame is compared with an undisturbed run.",
                this::measure);
        return bad ? 1 : code;
    }

    private Findings measure() throws Exception {
        if (keep != null) {
            return measure(keep.toAbsolutePath());
        }
        try (var folder = TemporaryFolder.create()) {
            return measure(folder.path());
        }
    }

    private Findings measure(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        progress("starts its processes in %s", folder);
        try (var fleet = Fleet.start(folder, options.model);
                var gateways = Gateways.of(fleet.of(Fleet.GATEWAY));
                var tap = new ChunkTap(fleet.bootstrap())) {
            return new Run(fleet, gateways, tap, folder).findings();
        }
    }

    private static void progress(String format, Object... values) {
        RunOptions.progress(NAME, format, values);
    }

    /// One run on a cluster that has just been started.
    private final class Run {
        private final Fleet fleet;
        private final Gateways gateways;
        private final ChunkTap tap;
        private final Path scratch;
        private final Sights sights = new Sights();
        private final Map<Wish, Footage> undisturbed = new HashMap<>();

        Run(Fleet fleet, Gateways gateways, ChunkTap tap, Path scratch) {
            this.fleet = fleet;
            this.gateways = gateways;
            this.tap = tap;
            this.scratch = scratch;
        }

        Findings findings() throws IOException, InterruptedException {
            var wishes = Wish.all(options.model).subList(0, videos);
            var probe = Wish.probe(options.model);
            undisturbed(probe);
            for (Wish wish : wishes) {
                undisturbed(wish);
            }
            tap.watch(seen -> sights.add(new Sight.Sent(seen, System.nanoTime())));
            var load = new Load(wishes, gateways, fleet, sights);
            load.start(jobs, seed);
            long began = System.nanoTime();
            var struck = strike(new Blows(fleet, sights, load, probe, new Random(seed)));
            progress("nothing more is struck; %d jobs are on their way", load.running().size());
            load.finish();
            double lasted = Struck.seconds(System.nanoTime() - began);
            var verdicts = new ArrayList<Verdict>();
            for (Client client : load.all()) {
                verdicts.add(verdict(client));
            }
            long twice = gateways.jobs().values().stream().filter(jobs -> jobs > 1).count();
            var result = new Result(struck, verdicts, twice, lasted);
            result.remarks().forEach(remark -> progress("%s", remark));
            bad = result.bad();
            var setup = new LinkedHashMap<String, Object>();
            setup.put("model", options.model);
            setup.put("seed", seed);
            setup.put("videos at a time", jobs);
            setup.put("processes", fleet.all().size());
            setup.put("started again after", Supervisor.PAUSE.toSeconds() + " s");
            return new Findings(setup, result.figures());
        }

        private void undisturbed(Wish wish) throws IOException, InterruptedException {
            progress("undisturbed: %s", wish.name());
            var client = new Client(wish, "undisturbed " + wish.name(), gateways, fleet, sights, 0);
            client.run();
            if (!client.ended()) {
                throw new IOException("undisturbed %s has not ended".formatted(client));
            }
            awaitArrival(client);
            undisturbed.put(wish, Footage.of(client, tap, gateways, fleet.http(), scratch));
        }

        private List<Blow> order() {
            if (!blows.isEmpty()) {
                return blows;
            }
            return rolling > 0 ? Blow.rolling(rolling) : Blow.schedule(kills, new Random(seed));
        }

        private List<Struck> strike(Blows striking) throws IOException, InterruptedException {
            var order = order();
            var done = new ArrayList<Struck>();
            long deadline = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
            for (Blow blow : order) {
                if (System.nanoTime() > deadline) {
                    progress("%d minutes are over", minutes);
                    break;
                }
                var struck = striking.strike(blow);
                done.add(struck);
                progress("%d of %d: %s", done.size(), order.size(), struck);
            }
            striking.settle();
            return done;
        }

        private Verdict verdict(Client client) throws InterruptedException {
            if (client.last(fact -> fact.hasCompleted()).isEmpty()) {
                return Verdict.lost(client, "not completed, but " + client.events());
            }
            awaitArrival(client);
            try {
                var found = Footage.of(client, tap, gateways, fleet.http(), scratch);
                return Verdict.of(client, found, Objects.requireNonNull(undisturbed.get(client.wish())), tap.of(client.job()));
            } catch (IOException gone) {
                return Verdict.lost(client, gone.toString());
            }
        }

        /// A chunk is on the channel before its fact is on the log, but this process may hear of it later.
        private void awaitArrival(Client client) throws InterruptedException {
            long deadline = System.nanoTime() + ARRIVAL.toNanos();
            long frames = client.wish().frames();
            while (tap.of(client.job()).stream().mapToInt(seen -> seen.frames().size()).sum() < frames
                    && System.nanoTime() < deadline) {
                Thread.sleep(50);
            }
        }
    }
}
