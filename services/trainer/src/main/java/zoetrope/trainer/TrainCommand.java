package zoetrope.trainer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import zoetrope.core.Checks;
import zoetrope.models.taehv.Convolution;
import zoetrope.models.taehv.Taehv;
import zoetrope.models.taehv.TaehvConfig;
import zoetrope.models.text.MiniLm;
import zoetrope.trainer.auto.AutoencoderLoss;
import zoetrope.trainer.auto.AutoencoderShape;
import zoetrope.trainer.auto.AutoencoderTraining;
import zoetrope.trainer.auto.Bfloat16Convolution;
import zoetrope.trainer.auto.CropQueue;
import zoetrope.trainer.flow.FlowTraining;
import zoetrope.trainer.flow.LatentCache;
import zoetrope.trainer.flow.Samples;
import zoetrope.trainer.flow.TransformerShape;
import zoetrope.trainer.optim.Schedule;
import zoetrope.trainer.world.Split;
import zoetrope.trainer.world.World;

/// `zoetrope train`: makes `wan-nano` from nothing.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains wan-nano from nothing on clips of the procedural world. A run with the same --work continues"
                + " where the last one stopped.")
public final class TrainCommand implements Callable<Integer> {
    enum Stage {
        /// pixels to latents and back
        autoencoder,
        /// the latents of many clips, for the transformer
        latents,
        /// the generator
        transformer,
        /// the generator again, to do in one pass what takes it two, with the text and without
        distil,
        /// more for the autoencoder's second half; may follow at any time, since latents keep their meaning
        decoder,
        /// the first four
        all
    }

    /// Latent frames that share a noise level, that a window of training has, that a cached clip has.
    private static final int CHUNK = 3;
    private static final int WINDOW = 2 * CHUNK;
    private static final int CLIP = 6;
    private static final int UNSEEN_CLIPS = 192;
    private static final List<FlowTraining.Phase> PHASES = List.of(
            new FlowTraining.Phase(0.4, 1, 64),
            new FlowTraining.Phase(0.2, CHUNK, 24),
            new FlowTraining.Phase(0.4, WINDOW, 12));
    private static final List<FlowTraining.Phase> DISTILLING = List.of(new FlowTraining.Phase(1, WINDOW, 4));
    private static final String AUTOENCODER = "autoencoder/autoencoder.safetensors";
    private static final String TRANSFORMER = "transformer/transformer.safetensors";
    private static final String SEEN = "latents.bin";
    private static final String UNSEEN = "unseen.bin";
    private static final int LATENT_SIDE = 16;
    private static final List<Double> GUIDANCE = List.of(3.0);
    private static final List<Double> NO_GUIDANCE = List.of(1.0);
    /// Of `--hours`, when all stages share them; the latents take what they need.
    private static final double AUTOENCODER_SHARE = 0.3;
    private static final double TRANSFORMER_SHARE = 0.6;
    private static final double DISTIL_SHARE = 0.1;

    @Parameters(index = "0", defaultValue = "all", description = "one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Stage stage = Stage.all;

    @Option(names = "--work", required = true, description = "folder for checkpoints, curves and contact sheets")
    private Path work = Path.of(".");

    @Option(names = "--hours", required = true, description = "training time of the stage (of all: in all) over all runs, as an otherwise idle machine takes it")
    private double hours;

    @Option(names = "--clips", defaultValue = "12000", description = "clips in the cache of latents (default: ${DEFAULT-VALUE})")
    private int clips;

    @Option(names = "--seed", defaultValue = "1", description = "of weights and data (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Checks.that(hours > 0, "hours", hours + " (expected: more than 0)");
        Checks.inRange("clips", clips, 1, 1_000_000);
        switch (stage) {
            case autoencoder -> {
                Checks.that(
                        !Files.exists(work.resolve(SEEN)),
                        "work",
                        "%s was made by the autoencoder as it is (expected: the stage decoder, or a folder without latents)".formatted(work.resolve(SEEN)));
                autoencoder(hours, false);
            }
            case decoder -> autoencoder(hours, true);
            case latents -> latents();
            case transformer -> transformer(hours);
            case distil -> distil(hours);
            case all -> {
                if (!Files.exists(work.resolve(SEEN))) { // else they would lose their meaning
                    autoencoder(AUTOENCODER_SHARE * hours, false);
                }
                latents();
                transformer(TRANSFORMER_SHARE * hours);
                distil(DISTIL_SHARE * hours);
            }
        }
        return 0;
    }

    private void autoencoder(double hours, boolean decoderOnly) throws IOException, InterruptedException {
        if (decoderOnly) {
            made(AUTOENCODER, Stage.autoencoder);
        }
        var plan = new AutoencoderTraining.Plan(
                work.resolve("autoencoder"),
                hours * 60,
                seed,
                new CropQueue.Cut(4, 12, 64),
                new Schedule(decoderOnly ? 3e-4f : 5e-4f, 60, 0.03f),
                decoderOnly);
        new AutoencoderTraining(
                        plan,
                        AutoencoderShape.NANO,
                        new AutoencoderLoss(3, 0.05f),
                        new WorldFootage(new World(Split.TRAIN)),
                        new WorldFootage(new World(Split.HELD_OUT)))
                .run();
    }

    private void latents() throws IOException, InterruptedException {
        var world = new World(Split.TRAIN);
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
                var narrow = new Bfloat16Convolution(manager);
                var text = MiniLm.load(TransformerShape.NANO.textLen())) {
            var encoder = trained(manager, narrow.orExact());
            new LatentCache(work.resolve(SEEN)).fill(clips, CLIP * 4, seed << 32, world, new WorldFootage(world), encoder, text);
            var unseen = new World(Split.HELD_OUT);
            new LatentCache(work.resolve(UNSEEN))
                    .fill(UNSEEN_CLIPS, CLIP * 4, seed << 32, unseen, new WorldFootage(unseen), encoder, text);
        }
    }

    private void transformer(double hours) throws IOException, InterruptedException {
        train(
                new FlowTraining.Plan(
                        work.resolve("transformer"), hours * 60, seed, null, PHASES, new Schedule(2e-3f, 30, 0.05f)),
                GUIDANCE);
    }

    /// The learner begins as its teacher.
    private void distil(double hours) throws IOException, InterruptedException {
        Path teacher = made(TRANSFORMER, Stage.transformer);
        Path learner = work.resolve("distilled");
        Path exported = Files.createDirectories(learner).resolve(teacher.getFileName());
        if (!Files.exists(exported)) {
            Files.copy(teacher, exported);
        }
        train(
                new FlowTraining.Plan(
                        learner, hours * 60, seed, new FlowTraining.Teacher(teacher, GUIDANCE), DISTILLING, new Schedule(1e-3f, 30, 0.05f)),
                NO_GUIDANCE);
    }

    /// @param guidance that the weights are to be sampled with
    private void train(FlowTraining.Plan plan, List<Double> guidance) throws IOException, InterruptedException {
        var unseen = new World(Split.HELD_OUT);
        var prompts = IntStream.range(0, 8).mapToObj(i -> unseen.clip(i).caption().text()).toList();
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
                var text = MiniLm.load(TransformerShape.NANO.textLen())) {
            var samples = new Samples(prompts, text, trained(manager, Convolution.EXACT), 4, CHUNK, WINDOW, LATENT_SIDE, guidance);
            new FlowTraining(
                            plan,
                            TransformerShape.NANO,
                            new LatentCache(made(SEEN, Stage.latents)),
                            new LatentCache(made(UNSEEN, Stage.latents)),
                            samples,
                            LATENT_SIDE)
                    .run();
        }
    }

    private Taehv trained(NDManager manager, Convolution convolution) throws IOException {
        var file = TensorFile.read(made(AUTOENCODER, Stage.autoencoder), manager);
        return new Taehv(TaehvConfig.parse(file.metadata().get("config")), file.tensors(), convolution);
    }

    /// A file in the folder that another stage makes.
    private Path made(String name, Stage by) {
        Path file = work.resolve(name);
        Checks.that(Files.exists(file), "work", file + " is missing (expected: the stage " + by + " first)");
        return file;
    }

    /// For running the command by itself.
    public static void main(String[] arguments) {
        System.exit(new picocli.CommandLine(new TrainCommand()).execute(arguments));
    }
}
