package zoetrope.loadtests.speed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import zoetrope.core.VideoModel;
import zoetrope.loadtests.bench.Figure;
import zoetrope.loadtests.bench.Machine;
import zoetrope.loadtests.bench.Models;
import zoetrope.loadtests.bench.Prompts;
import zoetrope.loadtests.bench.RunOptions;
import zoetrope.loadtests.bench.RunOptions.Findings;
import zoetrope.loadtests.bench.Samples;

/// Where a chunk's time goes, how fast the bare model is, and whether a long shot costs more than a short one.
@Command(
        name = "stages",
        description = "The bare model: stage by stage, its frame rate, and late chunks against early ones.",
        mixinStandardHelpOptions = true)
public final class Stages implements Callable<Integer> {
    private static final long SEED = 7;
    private static final int EARLY = 50;

    @Mixin
    RunOptions options = new RunOptions();

    @Option(names = "--chunks", description = "Chunks to measure, stage by stage and in the bare loop (default: ${DEFAULT-VALUE}).")
    int chunks = 100;

    @Option(names = "--warm-up", description = "Chunks before them (default: ${DEFAULT-VALUE}).")
    int warmUp = 20;

    @Option(names = "--long", paramLabel = "CHUNKS", description = "Length of the long shot (default: ${DEFAULT-VALUE}); 0 leaves it out.")
    int longShot = 2000;

    @Option(names = "--minutes", description = "Ends the long shot sooner (default: ${DEFAULT-VALUE}).")
    double minutes = 20;

    @Override
    public Integer call() throws Exception {
        return options.run(
                "stages",
                "The model alone, on the processor: what each stage of a chunk takes, and whether late chunks cost more than early ones.",
                this::measure);
    }

    private Findings measure() throws Exception {
        var figures = new ArrayList<Figure>();
        var setup = new LinkedHashMap<String, Object>();
        RunOptions.progress("stages", "stage by stage, %d chunks after %d", chunks, warmUp);
        try (var anatomy = new Anatomy(Models.folder(options))) {
            figures.addAll(anatomy.measure(warmUp, chunks));
            setup.putAll(anatomy.facts());
        }
        try (VideoModel model = Models.load(options)) {
            RunOptions.progress("stages", "the bare loop, %d chunks after %d", chunks, warmUp);
            figures.addAll(bareLoop(model));
            if (longShot > 0) {
                figures.addAll(longShot(model));
            }
        }
        figures.add(Figure.of("most memory the process ever held", Machine.peakMegabytes(), "MB"));
        setup.put("model", options.model);
        setup.put("chunks", chunks);
        setup.put("warm-up", warmUp);
        return new Findings(setup, figures);
    }

    private List<Figure> bareLoop(VideoModel model) {
        var times = new ArrayList<Double>();
        try (var take = model.open(Prompts.prompt(1), SEED)) {
            for (int chunk = 0; chunk < warmUp + chunks; chunk++) {
                double took = next(take);
                if (chunk >= warmUp) {
                    times.add(took);
                }
            }
        }
        var sampled = Samples.of(times);
        double played = model.card().chunks().frames() / (double) model.card().format().framesPerSecond();
        return List.of(
                Figure.of("bare loop: a chunk, p50", 1000 * sampled.median(), "ms"),
                Figure.of("bare loop: a chunk, p95", 1000 * sampled.percentile(0.95), "ms"),
                Figure.of("bare loop, all chunks", played / sampled.mean(), "x real time").atLeast(1.5));
    }

    /// Renders one long shot. Its last chunks take turns with the early chunks of a fresh one, so that both meet the same machine,
    /// whatever else runs on it by then; both are whole periods of refresh points.
    private List<Figure> longShot(VideoModel model) {
        int period = model.card().refreshEvery();
        int window = period * Math.ceilDiv(20, period);
        int early = EARLY + window / 2;
        long end = System.nanoTime() + (long) (minutes * 60e9);
        try (var take = model.open(Prompts.prompt(3), SEED)) {
            int rendered = 0;
            double memoryEarly = Double.NaN;
            while (rendered < longShot - window && (rendered < early || System.nanoTime() < end)) {
                next(take);
                rendered++;
                if (rendered == early) {
                    memoryEarly = memory();
                }
                if (rendered % 100 == 0) {
                    RunOptions.progress(
                            "stages", "long shot: chunk %d of %d, %.0f MB", rendered, longShot, Machine.residentMegabytes());
                }
            }
            double memoryLate = memory();
            var earlyTimes = new ArrayList<Double>();
            var lateTimes = new ArrayList<Double>();
            try (var fresh = model.open(Prompts.prompt(3), SEED)) {
                for (int chunk = 0; chunk < early - window; chunk++) {
                    next(fresh);
                }
                for (int chunk = 0; chunk < window; chunk++) {
                    earlyTimes.add(next(fresh));
                    lateTimes.add(next(take));
                }
            }
            double costEarly = Samples.of(earlyTimes).median();
            double costLate = Samples.of(lateTimes).median();
            int last = rendered + window;
            return List.of(
                    Figure.of("a fresh shot: chunks " + (early - window) + " to " + early + ", median", 1000 * costEarly, "ms"),
                    Figure.of("the long shot, in turns with it: chunks " + rendered + " to " + last + ", median", 1000 * costLate, "ms"),
                    Figure.of("long shot: late / early", costLate / costEarly, "").atMost(1.05),
                    Figure.of("long shot: memory of the process at chunk " + early, memoryEarly, "MB"),
                    Figure.of("long shot: memory of the process at chunk " + rendered, memoryLate, "MB"),
                    Figure.of("long shot: memory, late / early", memoryLate / memoryEarly, "").atMost(1.1));
        }
    }

    private static double next(VideoModel.Take take) {
        long began = System.nanoTime();
        take.next(() -> false);
        return (System.nanoTime() - began) / 1e9;
    }

    /// After a collection, so that it is not what happens to lie about.
    private static double memory() {
        System.gc();
        return Machine.residentMegabytes();
    }
}
