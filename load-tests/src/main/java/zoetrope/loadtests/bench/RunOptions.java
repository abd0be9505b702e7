package zoetrope.loadtests.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import zoetrope.models.video.ModelCatalog;

/// The flags that all benchmarks have.
public final class RunOptions {
    @Option(names = "--model", description = "Model to measure (default: ${DEFAULT-VALUE}).")
    public String model = ModelCatalog.BUILT_IN;

    @Option(names = "--models", paramLabel = "DIR", description = "Folder of your own models (default: ${DEFAULT-VALUE}).")
    public Path models = Path.of(System.getProperty("user.home"), ".zoetrope", "models");

    @Option(names = "--out", paramLabel = "DIR", description = "Where NAME.md and NAME.json go (default: ${DEFAULT-VALUE}).")
    public Path out = Path.of("load-tests", "target", "results");

    /// What a benchmark does.
    @FunctionalInterface
    public interface Measurement {
        Findings measure() throws Exception;
    }

    /// @param setup what it was run with, in reading order
    public record Findings(Map<String, Object> setup, List<Figure> figures) {}

    /// Measures, writes the report and prints it.
    ///
    /// @return the exit code: 0, also when a bar was missed
    public int run(String benchmark, String question, Measurement measurement) throws Exception {
        var machine = Machine.now();
        progress(benchmark, "begins; load average %s", Figure.text(machine.loadAtStart()));
        var found = measurement.measure();
        var report = new Report(benchmark, question, machine, Machine.load(), found.setup(), found.figures());
        report.write(out);
        PrintStream console = System.out;
        console.println(report.markdown());
        progress(benchmark, "written to %s", out.resolve(benchmark + ".md"));
        return 0;
    }

    public static void progress(String benchmark, String format, Object... values) {
        System.err.println(benchmark + ": " + format.formatted(values));
    }
}
