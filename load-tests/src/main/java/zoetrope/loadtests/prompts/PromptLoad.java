package zoetrope.loadtests.prompts;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import zoetrope.core.Job;
import zoetrope.core.JobId;
import zoetrope.core.JobStatus;
import zoetrope.core.Tenant;
import zoetrope.loadtests.bench.Figure;
import zoetrope.loadtests.bench.RunOptions;
import zoetrope.loadtests.bench.RunOptions.Findings;
import zoetrope.loadtests.bench.Samples;
import zoetrope.loadtests.hls.Player;
import zoetrope.loadtests.pool.PoolRecord;
import zoetrope.loadtests.pool.SimulatedTiming;
import zoetrope.loadtests.prompts.Caller.Answer;
import zoetrope.models.video.ModelCatalog;

/// Prompts as they come in, and ten times more than can be served.
@Command(
        name = "prompts",
        description = {
            "Prompts of two tenants over gRPC and REST on simulated workers: a normal time, then one of them asks for ten times",
            "what can be served. Fails when an answer is wrong, a job is lost, or the other tenant is kept out."
        },
        mixinStandardHelpOptions = true)
public final class PromptLoad implements Callable<Integer> {
    private static final String CALM = "calm";
    private static final String FLOOD = "flood";
    /// Share of the capacity that the calm tenant asks for, always; and the other one in normal times.
    private static final double NORMAL = 0.3;
    private static final int ENDLESS = 2;

    @Mixin
    RunOptions options = new RunOptions();

    @Mixin
    SimulatedTiming timing = new SimulatedTiming(350, ModelCatalog.BUILT_IN);

    @Option(names = "--workers", description = "Simulated devices (default: ${DEFAULT-VALUE}).")
    int workers = 4;

    @Option(names = "--seconds", description = "How long the overload lasts; the normal time is as long (default: ${DEFAULT-VALUE}).")
    int seconds = 45;

    @Option(names = "--times", description = "How much more than the capacity is asked for in the overload (default: ${DEFAULT-VALUE}).")
    double times = 10;

    @Option(names = "--places", description = "Jobs that may wait: gateway.maxWaitingJobs (default: ${DEFAULT-VALUE}).")
    int places = 40;

    private final List<String> broken = new ArrayList<>();

    /// A stretch of time as it was.
    private record Phase(Instant from, Instant to, Traffic calm, Traffic flood, double calmServed, double floodServed, double late, int mostWaiting) {
        List<Double> accepted(boolean overGrpc) {
            return Stream.of(calm, flood).flatMap(each -> each.accepted(overGrpc).stream()).toList();
        }

        double seconds() {
            return PoolRecord.seconds(from, to);
        }
    }

    @Override
    public Integer call() throws Exception {
        options.run(
                "prompts",
                "Prompts over gRPC and REST to the real gateway, planner and muxer; the workers are simulated.",
                this::measure);
        broken.forEach(each -> RunOptions.progress("prompts", "BROKEN: %s", each));
        return broken.isEmpty() ? 0 : 1;
    }

    /// What must not be and was.
    List<String> broken() {
        return List.copyOf(broken);
    }

    Findings measure() throws Exception {
        var record = new PoolRecord();
        try (var system = new ServedSystem(timing, workers, List.of(CALM, FLOOD), places);
                var _ = system.bus().jobView().watchAll(record::happened);
                var http = Player.http();
                var calm = new Caller(CALM, system.url(), http);
                var flood = new Caller(FLOOD, system.url(), http)) {
            var endless = new ArrayList<JobId>();
            for (int i = 0; i < ENDLESS; i++) {
                endless.add(accepted(calm.generate(new Caller.Wish(0, true))));
            }
            await(system, "the live jobs' first part", () -> endless.stream()
                    .allMatch(id -> system.bus().jobView().get(id).orElseThrow().playableAt() != null));
            double rate = NORMAL * capacity() / Traffic.MEAN_SECONDS;
            var normal = phase(system, new Traffic(calm, rate), new Traffic(flood, rate));
            drain(system, endless);
            double heapBefore = system.heapMegabytes();
            double residentBefore = system.residentMegabytes();
            var over = phase(
                    system, new Traffic(calm, rate), new Traffic(flood, (times - NORMAL) * capacity() / Traffic.MEAN_SECONDS));
            drain(system, endless);
            for (JobId id : endless) {
                calm.change(id, "cancel");
            }
            check(system, normal, over);
            var figures = new ArrayList<Figure>();
            figures.addAll(figures("normal", normal, record));
            figures.addAll(figures("overload", over, record));
            figures.addAll(undisturbed(record, endless, normal, over));
            figures.addAll(shares(record, over));
            figures.add(Figure.of("heap in use after collection, before the overload", heapBefore, "MB"));
            figures.add(Figure.of("the same, after it", system.heapMegabytes(), "MB").atMost(1.5 * heapBefore));
            figures.add(Figure.of("resident, before the overload", residentBefore, "MB"));
            figures.add(Figure.of("the same, after it", system.residentMegabytes(), "MB"));
            return new Findings(setup(), figures);
        }
    }

    private LinkedHashMap<String, Object> setup() {
        var setup = new LinkedHashMap<String, Object>();
        setup.put("workers", workers + ", two slots each, a chunk in " + timing.chunkMillis + " ms");
        setup.put("capacity besides the endless live jobs", Figure.text(capacity()) + " s of video a second");
        setup.put("places", places);
        setup.put("seconds a phase", seconds);
        setup.put("overload", Figure.text(times) + " times the capacity, nearly all of it by one tenant");
        return setup;
    }

    /// Seconds of video a second that the workers can make besides the endless jobs.
    private double capacity() {
        var card = timing.card();
        double perWorker = card.chunks().frames() / (double) card.format().framesPerSecond() / (timing.chunkMillis / 1000.0);
        return workers * perWorker - ENDLESS;
    }

    private Phase phase(ServedSystem system, Traffic calm, Traffic flood) throws Exception {
        var from = Instant.now();
        double calmBefore = served(system, CALM);
        double floodBefore = served(system, FLOOD);
        double lateBefore = system.lateParts();
        int most = 0;
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> running = new ArrayList<>();
            for (Traffic each : List.of(calm, flood)) {
                running.add(threads.submit(() -> {
                    each.run(Duration.ofSeconds(seconds), each.tenant().hashCode());
                    return null;
                }));
            }
            while (!running.stream().allMatch(Future::isDone)) {
                most = Math.max(most, (int) waiting(system));
                Thread.sleep(100);
            }
            for (var each : running) {
                each.get();
            }
        }
        RunOptions.progress(
                "prompts", "%d accepted, %d refused; at most %d waited",
                calm.jobs().size() + flood.jobs().size(), calm.refused().size() + flood.refused().size(), most);
        return new Phase(
                from, Instant.now(), calm, flood, served(system, CALM) - calmBefore, served(system, FLOOD) - floodBefore,
                system.lateParts() - lateBefore, most);
    }

    private static long waiting(ServedSystem system) {
        return system.bus().jobView().everSubmitted().stream().filter(job -> job.status() == JobStatus.QUEUED).count();
    }

    /// Seconds of video that the workers have made for a tenant, endless jobs left out.
    private static double served(ServedSystem system, String tenant) {
        return system.bus().jobView().everSubmitted().stream()
                .filter(job -> job.tenant().equals(new Tenant(tenant)) && !job.submission().request().endless())
                .mapToDouble(job -> job.framesRendered() / (double) job.submission().format().framesPerSecond())
                .sum();
    }

    /// Waits for the end of all but the endless jobs.
    private void drain(ServedSystem system, List<JobId> endless) throws InterruptedException {
        await(system, "the end of all accepted jobs", () -> system.bus().jobView().everSubmitted().stream()
                .allMatch(job -> job.status().terminal() || endless.contains(job.id())));
    }

    private void check(ServedSystem system, Phase... phases) {
        for (var phase : phases) {
            for (var traffic : List.of(phase.calm(), phase.flood())) {
                traffic.broken().stream().limit(5).forEach(each -> broken.add(traffic.tenant() + ": " + each));
                for (JobId id : traffic.jobs()) {
                    Job job = system.bus().jobView().get(id).orElseThrow();
                    if (job.status() != JobStatus.COMPLETED && job.status() != JobStatus.CANCELLED) {
                        broken.add("%s is %s %s (expected: completed or cancelled)".formatted(id, job.status(), job.failure()));
                    }
                }
            }
            if (!phase.calm().refused().isEmpty()) {
                broken.add("%d prompts of the tenant that does not flood were refused".formatted(phase.calm().refused().size()));
            }
            int bound = places + places / 2; // two tenants: see the gateway's Places
            if (phase.mostWaiting() > bound) {
                broken.add("%d jobs waited (expected: at most %d)".formatted(phase.mostWaiting(), bound));
            }
        }
        if (phases[1].flood().refused().isEmpty()) {
            broken.add("nothing was refused in the overload");
        }
    }

    private static List<Figure> figures(String name, Phase phase, PoolRecord record) {
        var figures = new ArrayList<Figure>();
        figures.add(Figure.of(name + ": accepted", phase.calm().jobs().size() + phase.flood().jobs().size(), ""));
        figures.add(Figure.of(name + ": refused, with delay and position", phase.flood().refused().size(), ""));
        figures.add(Figure.of(name + ": most jobs that waited", phase.mostWaiting(), ""));
        figures.addAll(percentiles(name + ": accepted over gRPC after", phase.accepted(true), "ms"));
        figures.addAll(percentiles(name + ": accepted over REST after", phase.accepted(false), "ms"));
        figures.addAll(percentiles(name + ": refused after", phase.flood().refused(), "ms"));
        figures.addAll(percentiles(name + ": the calm tenant's jobs waited", record.waits(phase.calm().jobs()), "s"));
        figures.addAll(percentiles(name + ": the other tenant's jobs waited", record.waits(phase.flood().jobs()), "s"));
        return figures;
    }

    private static List<Figure> percentiles(String name, List<Double> seconds, String unit) {
        if (seconds.isEmpty()) {
            return List.of();
        }
        double scale = unit.equals("ms") ? 1000 : 1;
        var samples = Samples.of(seconds);
        return List.of(
                Figure.of(name + ", p50", scale * samples.median(), unit),
                Figure.of(name + ", p99", scale * samples.percentile(0.99), unit));
    }

    /// The live jobs that ran all the time.
    private static List<Figure> undisturbed(PoolRecord record, List<JobId> endless, Phase normal, Phase over) {
        var before = Samples.of(record.intervals(endless, normal.from(), normal.to()));
        var during = Samples.of(record.intervals(endless, over.from(), over.to()));
        return List.of(
                Figure.of("running live jobs, between two chunks, normal: p99", before.percentile(0.99), "s"),
                Figure.of("the same in the overload", during.percentile(0.99), "s"),
                Figure.of("their parts that were late, normal", normal.late(), ""),
                Figure.of("the same in the overload", over.late(), "").atMost(Math.max(0, normal.late())));
    }

    private List<Figure> shares(PoolRecord record, Phase over) {
        double calmWaited = Samples.of(record.waits(over.calm().jobs())).median();
        double floodWaited = Samples.of(record.waits(over.flood().jobs())).median();
        return List.of(
                Figure.of("overload: the calm tenant's wait / the other's, p50", calmWaited / floodWaited, "").atMost(0.5),
                Figure.of("calm tenant: video asked for in the overload", over.calm().seconds(), "s"),
                Figure.of("served meanwhile", over.calmServed(), "s"),
                Figure.of("other tenant: served meanwhile", over.floodServed(), "s"),
                Figure.of(
                        "both: served / capacity",
                        (over.calmServed() + over.floodServed()) / over.seconds() / capacity(),
                        "").atLeast(0.8));
    }

    private static JobId accepted(Answer answer) throws IOException {
        if (answer instanceof Answer.Accepted it) {
            return it.job();
        }
        throw new IOException("an endless job was not accepted: " + answer);
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(ServedSystem system, String what, Condition condition) throws InterruptedException {
        var deadline = Instant.now().plus(Duration.ofSeconds(120));
        while (!condition.holds()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("%s: not there, %d jobs wait (expected: within 120 s)".formatted(what, waiting(system)));
            }
            Thread.sleep(50);
        }
    }
}
