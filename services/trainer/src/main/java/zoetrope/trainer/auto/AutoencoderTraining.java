package zoetrope.trainer.auto;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.models.taehv.Convolution;
import zoetrope.models.taehv.Taehv;
import zoetrope.models.taehv.TaehvConfig;
import zoetrope.trainer.Footage;
import zoetrope.trainer.TensorFile;
import zoetrope.trainer.TrainingRecord;
import zoetrope.trainer.optim.Learner;
import zoetrope.trainer.optim.Schedule;
import zoetrope.trainer.optim.Workers;
import zoetrope.trainer.report.Curve;
import zoetrope.trainer.report.Mean;
import zoetrope.trainer.report.Sheet;

/// The training loop of the autoencoder. Everything it makes is in one folder: `checkpoint.safetensors`, `curve.csv`
/// and `.png`, `sheet-<step>.png` (truth above reconstruction); a run with the same folder continues there.
public final class AutoencoderTraining {
    /// @param folder where it works
    /// @param minutes of training in all, over all runs, in processor time ([Workers#seconds])
    /// @param seed of weights and data
    /// @param cut the crops of a step
    /// @param schedule of the learning rate
    /// @param decoderOnly whether the encoder stays as `autoencoder.safetensors` has it, so that latents made with it
    ///     keep their meaning
    public record Plan(
            Path folder, double minutes, long seed, CropQueue.Cut cut, Schedule schedule, boolean decoderOnly) {
        Path checkpoint() {
            return folder.resolve(decoderOnly ? "decoder-checkpoint.safetensors" : "checkpoint.safetensors");
        }

        Path exported() {
            return folder.resolve("autoencoder.safetensors");
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(AutoencoderTraining.class);
    private static final float DECAY = 0.01f;
    private static final int WORKERS = 2;
    private static final int SHEET_CLIPS = 6;
    private static final int SHEET_FRAMES = 16;
    private static final int MEASURED_CLIPS = 32;
    private static final int REPORT_STEPS = 10;
    private static final double LOOK_SECONDS = 100;

    private final Plan plan;
    private final AutoencoderShape shape;
    private final AutoencoderLoss loss;
    private final Footage.Source source;
    private final Footage.Source unseen;
    private final Map<String, NDArray> trained = new TreeMap<>();
    private final Map<String, NDArray> frozen = new TreeMap<>();
    private TaehvConfig config = TaehvConfig.NANO;
    private @Nullable String earlier;

    /// @param source what it learns from
    /// @param unseen what it is measured on
    public AutoencoderTraining(
            Plan plan, AutoencoderShape shape, AutoencoderLoss loss, Footage.Source source, Footage.Source unseen) {
        this.plan = plan;
        this.shape = shape;
        this.loss = loss;
        this.source = source;
        this.unseen = unseen;
    }

    /// Trains until the time is up; returns the PSNR in dB on unseen clips.
    public double run() throws IOException, InterruptedException {
        Files.createDirectories(plan.folder());
        Engine engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed((int) plan.seed());
        try (NDManager manager = engine.newBaseManager();
                var narrow = new Bfloat16Convolution(manager)) {
            start(manager);
            var learner =
                    new Learner(manager, trained, AutoencoderShape::inner, 0.998f, plan.checkpoint());
            var curve = new Curve(plan.folder().resolve(plan.decoderOnly() ? "decoder-curve.csv" : "curve.csv"), List.of("loss", "crop PSNR dB", "clip PSNR dB"));
            try (var workers = new Workers(manager, WORKERS);
                    var crops = new CropQueue(source, plan.cut(), plan.seed(), learner.steps())) {
                var network = network(learner.weights(), narrow.orExact());
                train(manager, learner, network, workers, crops, curve);
            }
            learner.save();
            double psnr = look(manager, learner);
            export(manager, learner, psnr);
            return psnr;
        }
    }

    private void start(NDManager manager) throws IOException {
        if (plan.decoderOnly()) {
            var file = TensorFile.read(plan.exported(), manager);
            config = TaehvConfig.parse(file.metadata().get("config"));
            earlier = Files.exists(plan.checkpoint())
                    ? TrainingRecord.earlierThan(file.metadata())
                    : TrainingRecord.of(file.metadata());
            file.tensors().forEach((name, array) -> {
                var to = name.startsWith("decoder.") ? trained : frozen;
                to.put(name, array);
            });
            trained.values().forEach(array -> array.setRequiresGradient(true));
            return;
        }
        trained.putAll(shape.weights(manager));
        if (!Files.exists(plan.checkpoint())) {
            LinearStart.from(source, plan.seed(), shape, trained);
        }
    }

    /// The network of these weights and those that stay as they are.
    private Taehv network(Map<String, NDArray> weights, Convolution convolution) {
        var all = new TreeMap<>(frozen);
        all.putAll(weights);
        return new Taehv(TaehvConfig.NANO, all, convolution);
    }

    /// Writes `autoencoder.safetensors`: averaged weights as half floats, latents normalised by what they measure.
    private void export(NDManager manager, Learner learner, double psnr) throws IOException {
        if (!plan.decoderOnly()) {
            config = measured(manager, network(learner.average(), Convolution.EXACT));
        }
        var record = new TrainingRecord(
                learner.steps(), learner.seconds(), plan.seed(), "the procedural world, split TRAIN", "psnr_db", psnr, earlier);
        var all = new TreeMap<>(frozen);
        all.putAll(learner.average());
        new TensorFile(all, Map.of("config", config.json(), "training", record.json()))
                .write(plan.exported(), DataType.FLOAT16);
    }

    /// The layout with the mean and deviation that each latent channel has on footage.
    private TaehvConfig measured(NDManager manager, Taehv network) {
        int channels = shape.latent();
        var sums = new double[2][channels];
        for (int i = 0; i < MEASURED_CLIPS; i++) {
            try (NDManager scratch = manager.newSubManager()) {
                var footage = source.film(plan.seed() + i, SHEET_FRAMES);
                var latents = network.encodeRaw(pixels(scratch, footage)); // (1, T/4, C, h, w)
                var flat = latents.transpose(2, 0, 1, 3, 4).reshape(channels, -1);
                float[] mean = flat.mean(new int[] {1}).toFloatArray();
                float[] squares = flat.square().mean(new int[] {1}).toFloatArray();
                for (int c = 0; c < channels; c++) {
                    sums[0][c] += mean[c] / MEASURED_CLIPS;
                    sums[1][c] += squares[c] / MEASURED_CLIPS;
                }
            }
        }
        var mean = new ArrayList<Float>();
        var deviation = new ArrayList<Float>();
        for (int c = 0; c < channels; c++) {
            mean.add((float) sums[0][c]);
            deviation.add((float) Math.sqrt(sums[1][c] - sums[0][c] * sums[0][c]));
        }
        return TaehvConfig.NANO.normalisedBy(mean, deviation);
    }

    private static NDArray pixels(NDManager scratch, Footage footage) {
        return scratch.create(
                        ByteBuffer.wrap(footage.rgb()),
                        new Shape(1, footage.frames(), 3, footage.side(), footage.side()),
                        DataType.UINT8)
                .toType(DataType.FLOAT32, true)
                .div(255);
    }

    private void train(NDManager manager, Learner learner, Taehv network, Workers workers, CropQueue crops, Curve curve)
            throws IOException, InterruptedException {
        double looked = learner.seconds();
        var losses = new Mean();
        var errors = new Mean();
        double psnr = look(manager, learner);
        LOG.info("stage=autoencoder step={} clip_psnr={}", learner.steps(), psnr);
        while (learner.seconds() < plan.minutes() * 60) {
            double start = workers.seconds();
            var batch = crops.take();
            double progress = learner.seconds() / (plan.minutes() * 60);
            var squared = new DoubleAdder();
            losses.add(workers.backward((scratch, worker) -> {
                var value = loss.of(network, video(scratch, batch, worker), actor(scratch, batch, worker));
                squared.add(value.squared().getFloat() / workers.count());
                return value.total();
            }));
            errors.add(squared.sum());
            float rate = plan.schedule().rate(learner.steps(), progress);
            float norm = learner.step(workers, rate, DECAY);
            double took = workers.seconds() - start;
            learner.passed(took);
            if (learner.steps() % REPORT_STEPS == 0) {
                double mean = losses.take();
                double cropPsnr = -10 * Math.log10(errors.take());
                if (learner.seconds() - looked > LOOK_SECONDS) {
                    psnr = look(manager, learner);
                    looked = learner.seconds();
                    learner.save();
                }
                curve.add(learner.seconds() / 60, learner.steps(), mean, cropPsnr, psnr);
                if (looked == learner.seconds()) {
                    curve.draw();
                }
                LOG.info("{}", String.format(
                        Locale.ROOT,
                        "stage=autoencoder step=%d loss=%.4f crop_psnr=%.2f clip_psnr=%.2f rate=%.2e norm=%.2f s_per_step=%.2f minutes_left=%.1f",
                        learner.steps(), mean, cropPsnr, psnr, rate, norm,
                        took, plan.minutes() - learner.seconds() / 60));
            }
        }
    }

    private NDArray video(NDManager scratch, CropQueue.Batch batch, int worker) {
        return share(scratch, batch.rgb(), 3, worker).div(255);
    }

    private NDArray actor(NDManager scratch, CropQueue.Batch batch, int worker) {
        return share(scratch, batch.actor(), 1, worker);
    }

    /// One worker's crops of a batch, (N, T, channels, side, side).
    private NDArray share(NDManager scratch, byte[] values, int channels, int worker) {
        var cut = plan.cut();
        int crops = cut.crops() / WORKERS;
        int length = values.length / WORKERS;
        return scratch.create(
                        ByteBuffer.wrap(Arrays.copyOfRange(values, worker * length, (worker + 1) * length)),
                        new Shape(crops, cut.frames(), channels, cut.side(), cut.side()),
                        DataType.UINT8)
                .toType(DataType.FLOAT32, true);
    }

    /// Measures and draws whole unseen clips with the averaged weights; returns the PSNR in dB.
    private double look(NDManager manager, Learner learner) throws IOException {
        var network = network(learner.average(), Convolution.EXACT);
        var sheet = new Sheet();
        double squared = 0;
        for (int i = 0; i < SHEET_CLIPS; i++) {
            var footage = unseen.film(1000 + i, SHEET_FRAMES);
            try (NDManager scratch = manager.newSubManager()) {
                var video = pixels(scratch, footage);
                var again = network.decodeRaw(network.encodeRaw(video)).clip(0, 1);
                double clip = again.sub(video).square().mean().getFloat();
                squared += clip / SHEET_CLIPS;
                sheet.row(String.format(Locale.ROOT, "%.1f dB  %s", -10 * Math.log10(clip), footage.caption()), video.squeeze(0), 8);
                sheet.row("", again.squeeze(0), 8);
            }
        }
        sheet.write(plan.folder().resolve((plan.decoderOnly() ? "decoder-sheet-" : "sheet-") + learner.steps() + ".png"));
        return -10 * Math.log10(squared);
    }
}
