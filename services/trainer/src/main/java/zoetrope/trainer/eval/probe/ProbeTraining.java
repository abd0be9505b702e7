package zoetrope.trainer.eval.probe;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.trainer.TensorFile;
import zoetrope.trainer.optim.Learner;
import zoetrope.trainer.optim.Schedule;
import zoetrope.trainer.optim.Workers;
import zoetrope.trainer.report.Curve;
import zoetrope.trainer.report.Mean;
import zoetrope.trainer.world.Clip;

/// Trains a probe on one core. A run with the same folder continues there; the folder gets `checkpoint.safetensors`,
/// `curve.csv` and `.png`, and at the end `probe.safetensors`: the averaged weights in half precision.
///
/// A generator's frames are a little soft and noisy. So that the probe judges what they show and not how sharp they
/// are, some of its looks are blurred and made noisy too.
///
/// @param folder where it works
/// @param minutes of training in all, over all runs
/// @param seed of weights and data
public record ProbeTraining(Path folder, double minutes, long seed) {
    public static final String FILE = "probe.safetensors";

    private static final Logger LOG = LoggerFactory.getLogger(ProbeTraining.class);
    private static final int LOOKS = 24;
    private static final int CHECKED = 192;
    private static final int REPORT_STEPS = 25;
    private static final double CHECK_SECONDS = 90;
    private static final float DECAY = 0.02f;
    private static final float NOISE = 0.03f;
    private static final Schedule SCHEDULE = new Schedule(3e-3f, 40, 0.02f);

    /// @return the file with the weights
    public Path run() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Engine engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed((int) seed);
        try (NDManager manager = engine.newBaseManager()) {
            var learner = new Learner(
                    manager,
                    ProbeWeights.DEFAULT.fresh(manager),
                    ProbeWeights::inner,
                    0.995f,
                    folder.resolve("checkpoint.safetensors"));
            var curve = new Curve(folder.resolve("curve.csv"), List.of("loss", "actor", "colour", "place", "heading"));
            try (var workers = new Workers(manager, 1);
                    var looks = new LookQueue(LOOKS, seed, learner.steps())) {
                train(manager, learner, workers, looks, curve);
            }
            return write(learner);
        }
    }

    private void train(NDManager manager, Learner learner, Workers workers, LookQueue looks, Curve curve)
            throws IOException, InterruptedException {
        var probe = new Probe(learner.weights());
        double checked = learner.seconds();
        var losses = new Mean();
        double shown = 0;
        while (learner.seconds() < minutes * 60) {
            double start = workers.seconds();
            var batch = looks.take();
            losses.add(workers.backward((scratch, worker) ->
                    new ProbeLoss(batch.labels()).of(probe.look(softened(scratch, video(scratch, batch))))));
            learner.step(workers, SCHEDULE.rate(learner.steps(), learner.seconds() / (minutes * 60)), DECAY);
            double took = workers.seconds() - start;
            learner.passed(took);
            if (learner.steps() % REPORT_STEPS == 0) {
                shown = losses.take();
                LOG.info("{}", String.format(
                        Locale.ROOT,
                        "stage=probe step=%d loss=%.3f s_per_step=%.2f minutes_left=%.1f",
                        learner.steps(),
                        shown,
                        took,
                        minutes - learner.seconds() / 60));
                if (learner.seconds() - checked > CHECK_SECONDS) {
                    checked = learner.seconds();
                    check(manager, learner, curve, shown);
                }
            }
        }
        check(manager, learner, curve, shown);
    }

    private static void check(NDManager manager, Learner learner, Curve curve, double loss) throws IOException {
        double[] right = right(manager, learner);
        curve.add(learner.seconds() / 60, learner.steps(), loss, right[0], right[1], right[2], right[3]);
        curve.draw();
        learner.save();
    }

    /// Shares of single looks at held-out scenes that are right: actor, colour, place, heading.
    private static double[] right(NDManager manager, Learner learner) {
        var batch = LookQueue.batch(1, CHECKED, 77);
        try (NDManager scratch = manager.newSubManager()) {
            var answers = new Probe(learner.average()).look(video(scratch, batch));
            double[] right = {
                share(answers.kind(), batch.labels(), label -> label.kind().ordinal()),
                share(answers.colour(), batch.labels(), label -> label.colour().ordinal()),
                share(answers.place(), batch.labels(), label -> label.place().ordinal()),
                share(answers.heading(), batch.labels(), label -> label.heading().ordinal())
            };
            LOG.info("{}", String.format(
                    Locale.ROOT,
                    "stage=probe step=%d looks=%d actor=%.3f colour=%.3f place=%.3f heading=%.3f",
                    learner.steps(), CHECKED, right[0], right[1], right[2], right[3]));
            return right;
        }
    }

    private static double share(NDArray logits, List<Label> labels, java.util.function.ToIntFunction<Label> truth) {
        long[] answers = logits.argMax(1).toLongArray();
        int right = 0;
        int seen = 0;
        for (int i = 0; i < answers.length; i++) {
            if (labels.get(i).visible()) {
                seen++;
                right += answers[i] == truth.applyAsInt(labels.get(i)) ? 1 : 0;
            }
        }
        return (double) right / seen;
    }

    private static NDArray video(NDManager scratch, LookQueue.Batch batch) {
        var shape = new Shape(batch.labels().size(), 2, 3, Clip.SIDE, Clip.SIDE);
        return scratch.create(ByteBuffer.wrap(batch.rgb()), shape, DataType.UINT8)
                .toType(DataType.FLOAT32, true)
                .div(255);
    }

    /// Every look mixed with its own blur by a share of its own, and with noise of a strength of its own.
    private static NDArray softened(NDManager scratch, NDArray looks) {
        var s = looks.getShape();
        var each = new Shape(s.get(0), 1, 1, 1, 1);
        var flat = looks.reshape(s.get(0), -1, s.get(3), s.get(4));
        var blurred = Pool.avgPool2d(flat, new Shape(3, 3), new Shape(1, 1), new Shape(1, 1), false, false)
                .reshape(s);
        var share = scratch.randomUniform(-0.6f, 1, each).clip(0, 1);
        var strength = scratch.randomUniform(-NOISE, NOISE, each).clip(0, NOISE);
        var noise = scratch.randomNormal(0, 1, s, DataType.FLOAT32).mul(strength);
        return looks.add(blurred.sub(looks).mul(share)).add(noise);
    }

    private Path write(Learner learner) throws IOException {
        var metadata = new TreeMap<String, String>();
        metadata.put("steps", Integer.toString(learner.steps()));
        metadata.put("looks", Integer.toString(learner.steps() * LOOKS));
        metadata.put("seconds", String.format(Locale.ROOT, "%.0f", learner.seconds()));
        metadata.put("seed", Long.toString(seed));
        Path file = folder.resolve(FILE);
        new TensorFile(learner.average(), metadata).write(file, DataType.FLOAT16);
        return file;
    }
}
