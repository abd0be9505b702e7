package zoetrope.loadtests.pool;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import zoetrope.core.Job;
import zoetrope.loadtests.bench.Figure;
import zoetrope.loadtests.bench.Machine;
import zoetrope.loadtests.bench.RunOptions;
import zoetrope.loadtests.bench.RunOptions.Findings;
import zoetrope.loadtests.bench.Samples;

/// How a pool of workers grows, and what it does when a machine vanishes.
@Command(
        name = "scaling",
        description = "1, 2, 4 ... 64 simulated workers: throughput, how soon a free worker has its next shot, and recovery.",
        mixinStandardHelpOptions = true)
public final class Scaling implements Callable<Integer> {
    static final String LOST = "lost";
    static final String DOUBLED = "doubled";
    static final String WRONG = "other than an undisturbed worker's";

    private static final int CHUNKS = 8; // of a shot

    @Mixin
    RunOptions options = new RunOptions();

    @Mixin
    SimulatedTiming timing = new SimulatedTiming();

    @Option(names = "--sizes", split = ",", description = "Workers, ascending (default: ${DEFAULT-VALUE}).")
    List<Integer> sizes = List.of(1, 2, 4, 8, 16, 32, 64);

    @Option(names = "--devices", description = "Workers of a machine, which is a process (default: ${DEFAULT-VALUE}).")
    int devices = 8;

    @Option(names = "--seconds", description = "How long each size is measured (default: ${DEFAULT-VALUE}).")
    int seconds = 25;

    /// A size as it was measured.
    private record Size(int workers, double rate, Samples gaps, double ownCores, double machinesCores) {}

    @Override
    public Integer call() throws Exception {
        return options.run(
                "scaling",
                "Workers with the timing of a GPU on a real broker, planner, bus and worker code; batch jobs keep them busy.",
                this::measure);
    }

    Findings measure() throws IOException, InterruptedException {
        var record = new PoolRecord();
        var figures = new ArrayList<Figure>();
        try (var pool = new SimulatedPool(timing, devices);
                var _ = pool.bus().jobView().watchAll(record::happened);
                var feed = new PoolFeed(pool.bus(), record, SimulatedTiming.CARD, CHUNKS)) {
            var measured = new ArrayList<Size>();
            for (int workers : sizes) {
                feed.keepWaiting(2 * workers + 8);
                pool.machines().grow(workers);
                await("the first shot of each worker", () -> record.workers() >= workers);
                Thread.sleep(timing.chunkMillis * 4L);
                measured.add(measure(pool, record, workers));
                figures.addAll(figures(measured.getFirst(), measured.getLast()));
            }
            int machines = Math.ceilDiv(sizes.getLast(), devices);
            if (machines > 1) {
                figures.addAll(crash(pool, record, machines - 1));
            }
            feed.keepWaiting(0);
            await("the end of all jobs", feed::ended);
            figures.addAll(burst(feed, record, machines > 1 ? (machines - 1) * devices : sizes.getLast()));
            await("the end of all jobs", feed::ended);
            figures.addAll(check(pool, feed, record));
        }
        var setup = new LinkedHashMap<String, Object>();
        setup.put("a chunk of 12 frames", timing.chunkMillis + " ms +- " + Math.round(100 * timing.jitter) + " %");
        setup.put("a shot", CHUNKS + " chunks");
        setup.put("devices", devices + " a process, one slot each");
        setup.put("seconds a size", seconds);
        return new Findings(setup, figures);
    }

    private Size measure(SimulatedPool pool, PoolRecord record, int workers) throws InterruptedException {
        var from = Instant.now();
        double own = Machine.processorSeconds();
        double machines = pool.machines().processorSeconds();
        Thread.sleep(seconds * 1000L);
        var to = Instant.now();
        double ownCores = (Machine.processorSeconds() - own) / seconds;
        double machinesCores = (pool.machines().processorSeconds() - machines) / seconds;
        Thread.sleep(2L * timing.chunkMillis); // the chunks that were under way
        var gaps = record.gaps(from, to);
        var size = new Size(
                workers, record.frames(from, to) / seconds, Samples.of(gaps.isEmpty() ? List.of(Double.NaN) : gaps), ownCores, machinesCores);
        RunOptions.progress(
                "scaling", "%d workers: %.1f frames/s, %d shots dispatched", workers, size.rate(), size.gaps().sorted().size());
        return size;
    }

    private static List<Figure> figures(Size first, Size size) {
        String name = size.workers() == 1 ? "1 worker" : size.workers() + " workers";
        double efficiency = size.rate() / size.workers() / (first.rate() / first.workers());
        return List.of(
                Figure.of(name + ": throughput", size.rate(), "frames/s"),
                Figure.of(name + ": efficiency", efficiency, "").atLeast(0.95),
                Figure.of(name + ": a free worker has its next shot, p50", 1000 * size.gaps().median(), "ms"),
                Figure.of(name + ": the same, p99", 1000 * size.gaps().percentile(0.99), "ms"),
                Figure.of(name + ": processor time of broker and planner", size.ownCores(), "cores"),
                Figure.of(name + ": processor time of the worker processes", size.machinesCores(), "cores"));
    }

    /// A machine vanishes while all workers are busy.
    private List<Figure> crash(SimulatedPool pool, PoolRecord record, int machine) throws InterruptedException {
        var crash = pool.machines().crash(machine);
        Thread.sleep(300); // what its workers had said may still be on its way
        var lost = record.inHand(crash.workers());
        await("a new chunk of each lost shot", () -> lost.stream()
                .allMatch(place -> record.firstAfter(crash.at(), place, true).isPresent()));
        var begun = new ArrayList<Double>();
        var chunk = new ArrayList<Double>();
        for (var place : lost) {
            begun.add(PoolRecord.seconds(crash.at(), record.firstAfter(crash.at(), place, false).orElseThrow().at()));
            chunk.add(PoolRecord.seconds(crash.at(), record.firstAfter(crash.at(), place, true).orElseThrow().at()));
        }
        return List.of(
                Figure.of("a machine with %d busy workers vanishes: its shots".formatted(devices), lost.size(), ""),
                Figure.of("from the kill to the shot's new start elsewhere, median", Samples.of(begun).median(), "s"),
                Figure.of("the same, longest", Samples.of(begun).max(), "s").atMost(3),
                Figure.of("from the kill to the shot's next new chunk, median", Samples.of(chunk).median(), "s"),
                Figure.of("the same, longest", Samples.of(chunk).max(), "s"));
    }

    /// As many jobs at once as there are idle workers.
    private List<Figure> burst(PoolFeed feed, PoolRecord record, int workers) throws InterruptedException {
        Thread.sleep(1000);
        var jobs = IntStream.range(0, workers).mapToObj(_ -> feed.submit(1)).toList();
        await("a worker for each job", () -> record.waits(jobs).size() == workers);
        var waits = Samples.of(record.waits(jobs));
        return List.of(
                Figure.of("%d jobs for %d idle workers: from the prompt to the shot's start, p50".formatted(workers, workers),
                        1000 * waits.median(), "ms"),
                Figure.of("the same, p99", 1000 * waits.percentile(0.99), "ms"));
    }

    private static List<Figure> check(SimulatedPool pool, PoolFeed feed, PoolRecord record) {
        var jobs = feed.jobs().stream().map(id -> pool.bus().jobView().get(id).orElseThrow()).toList();
        RunOptions.progress("scaling", "comparing the frames of %d jobs", jobs.size());
        var check = new ChunkCheck(pool.bus().chunks(), SimulatedTiming.CARD);
        check.check(jobs);
        return List.of(
                Figure.of("frames of all jobs", jobs.stream().mapToLong(Job::framesRendered).sum(), ""),
                Figure.of(LOST, check.lost(), "").atMost(0),
                Figure.of(DOUBLED, check.doubled(), "").atMost(0),
                Figure.of(WRONG, check.wrong(), "").atMost(0),
                Figure.of("chunks that two workers made, of which one was dropped", record.madeAgain(), ""));
    }

    private static void await(String what, BooleanSupplier there) throws InterruptedException {
        var deadline = Instant.now().plus(Duration.ofSeconds(90));
        while (!there.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(what + ": not there (expected: within 90 s)");
            }
            Thread.sleep(20);
        }
    }
}
