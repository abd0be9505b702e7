package zoetrope.trainer.eval;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import zoetrope.core.Checks;
import zoetrope.core.VideoModel;
import zoetrope.models.video.ModelCatalog;
import zoetrope.trainer.eval.clip.Case;
import zoetrope.trainer.eval.clip.Cases;
import zoetrope.trainer.eval.clip.WorldModel;
import zoetrope.trainer.eval.probe.Judge;
import zoetrope.trainer.eval.probe.ProbeTraining;
import zoetrope.trainer.eval.report.Bar;
import zoetrope.trainer.eval.report.Page;
import zoetrope.trainer.eval.report.QualityReport;

/// `zoetrope eval`: measures a model on prompts that it never trained on.
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Measures a model on held-out prompts and writes report.json, report.html and contact sheets.")
public final class EvalCommand implements Callable<Integer> {
    private static final int EXAMINED = 128;

    @Option(names = "--out", required = true, description = "folder for the report")
    private Path out = Path.of(".");

    @Option(
            names = "--model",
            defaultValue = ModelCatalog.BUILT_IN,
            description = "a model of the catalog, or 'world' for the world itself: the upper bound, without any weights"
                    + " (default: ${DEFAULT-VALUE})")
    private String model = ModelCatalog.BUILT_IN;

    @Option(
            names = "--data",
            defaultValue = "${sys:user.home}/.zoetrope",
            description = "folder with your models in models/ (default: ${DEFAULT-VALUE})")
    private Path data = Path.of(".");

    @Option(names = "--device", defaultValue = "cpu", description = "cpu, or gpu:0 and so on (default: ${DEFAULT-VALUE})")
    private String device = "cpu";

    @Option(
            names = "--prompts",
            defaultValue = "48",
            description = "held-out prompts; more give finer shares and take longer (default: ${DEFAULT-VALUE})")
    private int prompts;

    @Option(names = "--seconds", defaultValue = "3", description = "of each clip (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Option(
            names = "--drift-minutes",
            split = ",",
            defaultValue = "1",
            description = "lengths of long clips: 1, or 1,5; 0 for none (default: ${DEFAULT-VALUE})")
    private List<Double> driftMinutes = List.of();

    @Option(
            names = "--drift-prompts",
            defaultValue = "24",
            description = "prompts that become long clips; of few the difference of two windows says little (default: ${DEFAULT-VALUE})")
    private int driftPrompts;

    @Option(names = "--seed", defaultValue = "1", description = "of prompts and noise (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--probe", description = "weights of a trained probe (default: those that come with the program)")
    private @Nullable Path probe;

    @Option(
            names = "--train-probe",
            paramLabel = "MINUTES",
            description = "first train a probe in OUT/probe, or go on with the one that is there; on one core")
    private double trainProbe;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Checks.inRange("prompts", prompts, 1, 100_000);
        Checks.that(seconds >= 1 && seconds <= 60, "seconds", seconds + " (expected: 1..60)");
        Checks.inRange("drift-prompts", driftPrompts, 1, 1000);
        var minutes = driftMinutes.stream().filter(value -> value > 0).toList();
        Files.createDirectories(out);
        Path weights = trainProbe > 0 ? new ProbeTraining(out.resolve("probe"), trainProbe, seed).run() : probe;
        var plan = new Evaluation.Plan(prompts, seconds, minutes, driftPrompts, seed, EXAMINED);
        var cases = Cases.heldOut(Math.max(prompts, minutes.isEmpty() ? 0 : driftPrompts), seed);
        try (var judge = Judge.open(weights);
                var subject = Subject.open(this, cases)) {
            var progress = new Progress(writer(), System.console() != null, System::nanoTime, plan.work());
            var report = new Evaluation(plan, judge, progress)
                    .of(subject.model(), cases, subject.autoencoder(), new SheetFiles(out), now());
            report.write(out);
            new Page(report, out).write();
            summarise(report);
        }
        return 0;
    }

    /// What is measured.
    private record Subject(VideoModel model, @Nullable Autoencoder autoencoder) implements AutoCloseable {
        static Subject open(EvalCommand command, List<Case> cases) {
            if (command.model.equals(WorldModel.NAME)) {
                return new Subject(new WorldModel(cases), null);
            }
            var catalog = ModelCatalog.open(command.data.resolve("models"), command.data.resolve("unpacked"));
            var loaded = catalog.load(command.model, command.device);
            Optional<Autoencoder> autoencoder = catalog.entries().stream()
                    .filter(entry -> entry.card().name().equals(command.model))
                    .findFirst()
                    .flatMap(entry -> Autoencoder.of(entry.path()));
            return new Subject(loaded, autoencoder.orElse(null));
        }

        @Override
        public void close() {
            model.close();
            if (autoencoder != null) {
                autoencoder.close();
            }
        }
    }

    private void summarise(QualityReport report) {
        var writer = writer();
        for (Bar bar : report.bars()) {
            writer.println(String.format(
                    Locale.ROOT,
                    "%-28s %8s %-7s %s %.0f  %s",
                    bar.name(),
                    bar.value() == null ? "-" : bar.value(),
                    bar.unit(),
                    bar.atLeast() ? ">=" : "<=",
                    bar.limit(),
                    bar.passed() == null ? "not measured" : bar.passed() ? "passed" : "not reached"));
        }
        writer.println(out.resolve(Page.FILE).toAbsolutePath());
        writer.flush();
    }

    private PrintWriter writer() {
        return spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
    }

    private static String now() {
        return Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// For running the command by itself.
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new EvalCommand()).execute(arguments));
    }
}
