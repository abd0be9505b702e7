package zoetrope.loadtests.speed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import zoetrope.core.ModelCard;
import zoetrope.core.VideoModel;
import zoetrope.loadtests.bench.Figure;
import zoetrope.loadtests.bench.Machine;
import zoetrope.loadtests.bench.Models;
import zoetrope.loadtests.bench.Prompts;
import zoetrope.loadtests.bench.RunOptions;
import zoetrope.loadtests.bench.RunOptions.Findings;
import zoetrope.loadtests.bench.Samples;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.Pace;
import zoetrope.proto.v1.StoryboardShot;
import zoetrope.worker.WorkerSettings;

/// What the system around the model costs.
@Command(
        name = "pipeline",
        description = "The frame rate of the whole pipeline against that of the bare model, in turns.",
        mixinStandardHelpOptions = true)
public final class PipelineRate implements Callable<Integer> {
    private static final String PROMPT = Prompts.prompt(1);
    private static final long SEED = 7;

    @Mixin
    RunOptions options = new RunOptions();

    @Option(names = "--rounds", description = "Times each side renders the video (default: ${DEFAULT-VALUE}).")
    int rounds = 6;

    @Option(names = "--seconds", description = "Length of the video (default: ${DEFAULT-VALUE}).")
    double seconds = 20;

    /// One rendering, in seconds since it was asked for.
    ///
    /// @param first when the first chunk was there
    /// @param last when the last chunk was there
    /// @param end when nothing was left to do
    private record Lap(double first, double last, double end) {}

    @Override
    public Integer call() throws Exception {
        return options.run(
                "pipeline",
                "gRPC, Kafka, planner, worker, encoder and disk around the model, against the same model in a bare loop; the same frames, in turns.",
                this::measure);
    }

    private Findings measure() throws Exception {
        var bareLaps = new ArrayList<Lap>();
        var wholeLaps = new ArrayList<Lap>();
        ModelCard card;
        int frames;
        double idle;
        try (var pipeline = new TemporaryPipeline(options, WorkerSettings.defaults());
                VideoModel model = Models.load(options)) {
            card = model.card();
            frames = (int) Math.round(seconds * card.format().framesPerSecond());
            bare(model, frames);
            whole(pipeline);
            double before = Machine.processorSeconds();
            Thread.sleep(2000);
            idle = (Machine.processorSeconds() - before) / 2;
            for (int round = 0; round < rounds; round++) {
                // who goes first changes, so that a machine that is getting warmer or busier favours nobody
                if (round % 2 == 0) {
                    bareLaps.add(bare(model, frames));
                    wholeLaps.add(whole(pipeline));
                } else {
                    wholeLaps.add(whole(pipeline));
                    bareLaps.add(bare(model, frames));
                }
                RunOptions.progress(
                        "pipeline",
                        "round %d of %d: bare loop %.2f s, whole pipeline %.2f s",
                        round + 1,
                        rounds,
                        bareLaps.getLast().end(),
                        wholeLaps.getLast().end());
            }
        }
        var setup = new LinkedHashMap<String, Object>();
        setup.put("model", card.name());
        setup.put("size", card.format().size() + " at " + card.format().framesPerSecond() + " fps");
        setup.put("frames a lap", frames);
        setup.put("rounds", rounds);
        setup.put("both models", "loaded in one process; the pipeline is idle while the bare loop runs");
        return new Findings(setup, figures(bareLaps, wholeLaps, card, frames, idle));
    }

    private static Lap bare(VideoModel model, int frames) {
        int chunks = model.card().chunks().chunksFor(frames);
        long began = System.nanoTime();
        double first = 0;
        try (var take = model.open(PROMPT, SEED)) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                take.next(() -> false);
                if (chunk == 0) {
                    first = since(began);
                }
            }
        }
        return new Lap(first, since(began), since(began));
    }

    private Lap whole(TemporaryPipeline pipeline) throws IOException {
        var request = GenerateRequest.newBuilder()
                .addStoryboard(StoryboardShot.newBuilder().setPrompt(PROMPT).setSeconds(seconds).setSeed(SEED))
                .setPace(Pace.PACE_BATCH)
                .build();
        long began = System.nanoTime();
        double first = 0;
        double last = 0;
        var events = pipeline.client().generate(request);
        while (events.hasNext()) {
            var fact = events.next().getFact();
            switch (fact.getFactCase()) {
                case CHUNK_RENDERED -> {
                    last = since(began);
                    first = first == 0 ? last : first;
                }
                case COMPLETED -> {
                    return new Lap(first, last, since(began));
                }
                case FAILED -> throw new IOException("the job failed: " + fact.getFailed().getMessage());
                default -> {}
            }
        }
        throw new IOException("the job's events ended early (expected: completed)");
    }

    private static List<Figure> figures(List<Lap> bare, List<Lap> whole, ModelCard card, int frames, double idle) {
        // between the first and the last chunk, counted in whole chunks on both sides
        int steady = (card.chunks().chunksFor(frames) - 1) * card.chunks().frames();
        double fps = card.format().framesPerSecond();
        var bareRate = new ArrayList<Double>();
        var wholeRate = new ArrayList<Double>();
        var ratio = new ArrayList<Double>();
        var endToEnd = new ArrayList<Double>();
        for (int i = 0; i < bare.size(); i++) {
            bareRate.add(steady / (bare.get(i).last() - bare.get(i).first()));
            wholeRate.add(steady / (whole.get(i).last() - whole.get(i).first()));
            ratio.add(wholeRate.getLast() / bareRate.getLast());
            endToEnd.add(bare.get(i).end() / whole.get(i).end());
        }
        var ratios = Samples.of(ratio);
        return List.of(
                Figure.of("bare loop, first to last chunk, median", Samples.of(bareRate).median(), "frames/s"),
                Figure.of("whole pipeline, first to last chunk, median", Samples.of(wholeRate).median(), "frames/s"),
                Figure.of("bare loop", Samples.of(bareRate).median() / fps, "x real time").atLeast(1.5),
                Figure.of("whole pipeline", Samples.of(wholeRate).median() / fps, "x real time").atLeast(1.5),
                Figure.of("whole pipeline / bare loop, frame rate, median of the rounds", ratios.median(), "").atLeast(0.95),
                Figure.of("the same, worst round", ratios.min(), ""),
                Figure.of("the same, best round", ratios.max(), ""),
                Figure.of(
                        "the same, from the request to the finished MP4, median of the rounds",
                        Samples.of(endToEnd).median(),
                        ""),
                Figure.of("processor time of the idle pipeline", idle, "cores"));
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
