package zoetrope.trainer.flow;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.models.Processor;
import zoetrope.models.safetensors.Weights;
import zoetrope.models.script.FusedOps;
import zoetrope.models.script.FusedOps.Products;
import zoetrope.models.wan.CausalWan;
import zoetrope.models.wan.WanConfig;
import zoetrope.trainer.TensorFile;
import zoetrope.trainer.TrainingRecord;
import zoetrope.trainer.optim.Learner;
import zoetrope.trainer.optim.Schedule;
import zoetrope.trainer.optim.Workers;
import zoetrope.trainer.report.Curve;
import zoetrope.trainer.report.Mean;

/// The training loop of the transformer. Everything it makes is in one folder: `checkpoint.safetensors`, `curve.csv` and
/// `.png` (the loss, and that on clips of combinations that are never trained on), `sheet-<step>.png` of held-out
/// prompts; a run with the same folder continues there.
public final class FlowTraining {
    /// @param folder where it works
    /// @param minutes of training in all, over all runs, in processor time ([Workers#seconds])
    /// @param seed of weights and data
    /// @param teacher what it learns to do without guidance; null to learn from the clips alone
    /// @param phases one after another, their shares adding up to 1
    /// @param schedule of the learning rate
    public record Plan(Path folder, double minutes, long seed, @Nullable Teacher teacher, List<Phase> phases, Schedule schedule) {
        Path checkpoint() {
            return folder.resolve("checkpoint.safetensors");
        }

        Path exported() {
            return folder.resolve("transformer.safetensors");
        }

        /// @param progress share of the run that is over, 0..1
        Phase phase(double progress) {
            double end = 0;
            for (var phase : phases) {
                end += phase.share();
                if (progress < end) {
                    return phase;
                }
            }
            return phases.getLast();
        }
    }

    /// A network that was trained before.
    ///
    /// @param weights the file that its training exported
    /// @param guidance that it is sampled with
    public record Teacher(Path weights, List<Double> guidance) {}

    /// What a part of the run learns from. Short windows first: what words look like is learnt from many single
    /// pictures at a small part of the cost of whole clips.
    ///
    /// @param share of the run
    /// @param frames latent frames of a window
    /// @param batch windows in a step
    public record Phase(double share, int frames, int batch) {}

    private static final Logger LOG = LoggerFactory.getLogger(FlowTraining.class);
    private static final float DECAY = 0.01f;
    private static final int WORKERS = 2;
    private static final int MEASURED_CLIPS = 8;
    private static final int UNSEEN_BATCHES = 4;
    private static final int REPORT_STEPS = 10;
    private static final double SAVE_SECONDS = 120;
    private static final double LOOK_SECONDS = 600;

    private final Plan plan;
    private final WanConfig config;
    private final LatentCache cache;
    private final LatentCache unseen;
    private final Samples samples;
    private final int side;
    private List<LatentClip> clips = List.of();
    private List<LatentClip> unseenClips = List.of();
    private @Nullable String earlier;

    /// @param cache what it learns from
    /// @param unseen what it is measured on
    /// @param side of the latents
    public FlowTraining(
            Plan plan, WanConfig config, LatentCache cache, LatentCache unseen, Samples samples, int side) {
        this.plan = plan;
        this.config = config;
        this.cache = cache;
        this.unseen = unseen;
        this.samples = samples;
        this.side = side;
    }

    /// Trains until the time is up; returns the mean loss of the last steps.
    public double run() throws IOException, InterruptedException {
        Files.createDirectories(plan.folder());
        Engine engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed((int) plan.seed());
        try (NDManager manager = engine.newBaseManager();
                var ops = FusedOps.load(manager, Processor.multipliesBfloat16() ? Products.BFLOAT16 : Products.EXACT);
                var workers = new Workers(manager, WORKERS)) {
            var learner = new Learner(manager, start(manager), TransformerShape::inner, 0.998f, plan.checkpoint());
            engine.setRandomSeed((int) plan.seed() + learner.steps());
            clips = read(cache);
            unseenClips = read(unseen);
            var channels = samples.channelWeights(manager, someLatents(manager));
            LOG.info("work={} clips={} channel_weights={}", plan.folder().getFileName(), clips.size(), channels.toFloatArray());
            double loss = train(manager, learner, workers, ops, objective(manager, ops, channels));
            learner.save();
            export(learner, loss);
            samples.draw(learner.average(), config, plan.folder().resolve("sheet-" + learner.steps() + ".png"));
            return loss;
        }
    }

    private Objective objective(NDManager manager, FusedOps ops, NDArray channels) throws IOException {
        var teacher = plan.teacher();
        if (teacher == null) {
            return new FlowMatching(ops, channels, side, samples.chunkFrames());
        }
        var weights = TensorFile.read(teacher.weights(), manager).tensors();
        var network = new CausalWan(config, Weights.of(weights), ops);
        return new GuidanceDistillation(network, Samples.sampler(teacher.guidance()), ops, channels, side, samples.chunkFrames());
    }

    /// Fresh weights, or those of an exported file that lies in the folder without its checkpoint: shipped weights are
    /// taken further by putting them there.
    private Map<String, NDArray> start(NDManager manager) throws IOException {
        var weights = TransformerShape.weights(config, manager);
        if (Files.exists(plan.exported()) && Files.exists(plan.checkpoint())) {
            try (NDManager scratch = manager.newSubManager()) {
                earlier = TrainingRecord.earlierThan(TensorFile.read(plan.exported(), scratch).metadata());
            }
        } else if (Files.exists(plan.exported())) {
            try (NDManager scratch = manager.newSubManager()) {
                var file = TensorFile.read(plan.exported(), scratch);
                earlier = TrainingRecord.of(file.metadata());
                var shipped = file.tensors();
                weights.forEach((name, weight) -> {
                    var value = shipped.get(name);
                    if (value == null || !value.getShape().equals(weight.getShape())) {
                        throw new IllegalArgumentException(plan.exported() + ": " + name + " (expected: " + weight.getShape() + ")");
                    }
                    value.copyTo(weight);
                });
            }
        }
        return weights;
    }

    private static List<LatentClip> read(LatentCache cache) throws IOException {
        var clips = cache.read();
        if (clips.isEmpty()) {
            throw new IllegalStateException(cache + ": no clips (expected: the stage latents first)");
        }
        return clips;
    }

    private double train(NDManager manager, Learner learner, Workers workers, FusedOps ops, Objective objective)
            throws IOException, InterruptedException {
        var network = new CausalWan(config, Weights.of(learner.weights()), ops);
        var average = new CausalWan(config, Weights.of(learner.average()), ops);
        var watch = new Watch(manager, learner, average, objective);
        while (learner.seconds() < plan.minutes() * 60) {
            double start = workers.seconds();
            double progress = learner.seconds() / (plan.minutes() * 60);
            var phase = plan.phase(progress);
            var random = new SplittableRandom(plan.seed() * 1_000_003 + learner.steps());
            var randoms = new SplittableRandom[] {random.split(), random.split()};
            double lost = workers.backward((scratch, worker) ->
                    objective.loss(scratch, network, clips, phase.frames(), phase.batch() / WORKERS, randoms[worker]));
            float rate = plan.schedule().rate(learner.steps(), progress);
            float norm = learner.step(workers, rate, DECAY);
            double took = workers.seconds() - start;
            learner.passed(took);
            watch.stepped(phase, lost, rate, norm, took);
        }
        return watch.loss;
    }

    /// What a person sees of a run, and what is left of one that is killed: progress lines, the curve, sheets, checkpoints.
    private final class Watch {
        private final NDManager manager;
        private final Learner learner;
        private final CausalWan average;
        private final Objective objective;
        private final Curve curve;
        private final Mean losses = new Mean();
        private double loss;
        private double unseenLoss;
        private double saved = Double.NEGATIVE_INFINITY;
        private double looked;

        Watch(NDManager manager, Learner learner, CausalWan average, Objective objective) throws IOException {
            this.manager = manager;
            this.learner = learner;
            this.average = average;
            this.objective = objective;
            this.curve = new Curve(plan.folder().resolve("curve.csv"), List.of("loss", "loss on unseen clips"));
            this.loss = curve.last(0);
            this.unseenLoss = curve.last(1);
            this.looked = learner.seconds();
        }

        void stepped(Phase phase, double lost, float rate, float norm, double took) throws IOException {
            losses.add(lost);
            if (learner.steps() % REPORT_STEPS == 0) {
                loss = losses.take();
                boolean due = learner.seconds() - saved > SAVE_SECONDS;
                if (due) {
                    saved = learner.seconds();
                    learner.save();
                    export(learner, loss);
                    clips = cache.read(); // another run may be adding to it
                    unseenLoss = unseenLoss(phase);
                }
                curve.add(learner.seconds() / 60, learner.steps(), loss, unseenLoss);
                if (due) {
                    curve.draw();
                }
                LOG.info("{}", String.format(
                        Locale.ROOT,
                        "work=%s step=%d frames=%d loss=%.4f unseen_loss=%.4f rate=%.2e norm=%.2f clips=%d s_per_step=%.2f minutes_left=%.1f",
                        plan.folder().getFileName(), learner.steps(), phase.frames(), loss, unseenLoss, rate, norm, clips.size(),
                        took, plan.minutes() - learner.seconds() / 60));
            }
            if (learner.seconds() - looked > LOOK_SECONDS) {
                looked = learner.seconds();
                samples.draw(learner.average(), config, plan.folder().resolve("sheet-" + learner.steps() + ".png"));
            }
        }

        /// The loss on always the same unseen clips, noise levels and noise.
        private double unseenLoss(Phase phase) {
            var engine = Engine.getEngine("PyTorch");
            var random = new SplittableRandom(plan.seed());
            engine.setRandomSeed((int) plan.seed());
            var unseenLosses = new Mean();
            for (int batch = 0; batch < UNSEEN_BATCHES; batch++) {
                try (NDManager scratch = manager.newSubManager()) {
                    unseenLosses.add(objective
                            .loss(scratch, average, unseenClips, phase.frames(), phase.batch(), random)
                            .getFloat());
                }
            }
            engine.setRandomSeed((int) plan.seed() + learner.steps());
            return unseenLosses.take();
        }
    }

    /// Writes `transformer.safetensors`: averaged weights as half floats, with how to sample them.
    private void export(Learner learner, double loss) throws IOException {
        var data = clips.size() + " clips of the procedural world, split TRAIN";
        var record = new TrainingRecord(learner.steps(), learner.seconds(), plan.seed(), data, "loss", loss, earlier);
        var metadata = Map.of("config", config.toJson(), "training", record.json(), "sampling", samples.settings());
        new TensorFile(learner.average(), metadata)
                .write(plan.exported(), DataType.FLOAT16);
    }

    /// The first frames of the first clips, one after another: (1, F, C, h, w).
    private NDArray someLatents(NDManager manager) {
        int count = Math.min(MEASURED_CLIPS, clips.size());
        var values = new float[count * config.outDim() * side * side];
        for (int i = 0; i < values.length; i++) {
            int frame = config.outDim() * side * side;
            values[i] = Float.float16ToFloat(clips.get(i / frame).latents()[i % frame]);
        }
        return manager.create(values, new Shape(1, count, config.outDim(), side, side));
    }
}
