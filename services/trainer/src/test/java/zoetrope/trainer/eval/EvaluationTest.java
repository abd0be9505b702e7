package zoetrope.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.models.taehv.TaehvConfig;
import zoetrope.trainer.TensorFile;
import zoetrope.trainer.auto.AutoencoderShape;
import zoetrope.trainer.eval.clip.Cases;
import zoetrope.trainer.eval.clip.Reel;
import zoetrope.trainer.eval.clip.WorldModel;
import zoetrope.trainer.eval.probe.Judge;
import zoetrope.trainer.eval.probe.ProbeWeights;
import zoetrope.trainer.eval.report.Page;

class EvaluationTest {
    @TempDir
    Path folder = Path.of(".");

    @Test
    void theWorldMeasuredAsAModelIsLikeTheWorld() throws IOException {
        var cases = Cases.heldOut(3, 5);
        var plan = new Evaluation.Plan(3, 1, List.of(1 / 3.0), 1, 5, 2);
        try (var judge = Judge.open(untrained());
                var world = new WorldModel(cases)) {
            var report = new Evaluation(plan, judge, silent()).of(world, cases, null, new SheetFiles(folder), "now");

            assertThat(report.rows().getFirst().scores()).isEqualTo(report.rows().getLast().scores());
            assertThat(report.clips()).hasSize(3);
            assertThat(report.drifts().getFirst().windows()).hasSize(2).allSatisfy(window -> assertThat(window.model())
                    .isEqualTo(window.world()));
            assertThat(report.bars()).anySatisfy(bar -> assertThat(bar.passed()).isNull());
            assertThat(new Page(report, folder).html()).contains("data:image/png;base64,");
            assertThat(folder.resolve("sheet-03.png")).exists();
        }
    }

    /// A decoder of one constant colour: its error is known, its structure is none.
    @Test
    void theAutoencoderIsMeasuredOnTheFramesThatItShows() {
        var cases = Cases.heldOut(1, 5);
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                var reel = new Reel(new WorldModel(cases), cases.getFirst())) {
            var weights = new java.util.HashMap<>(AutoencoderShape.NANO.weights(manager));
            weights.replaceAll((name, array) -> name.startsWith("decoder.") ? array.mul(0) : array);
            var film = reel.next(8);
            var autoencoder = new Autoencoder(TaehvConfig.NANO, weights, manager);
            var again = autoencoder.again(film);

            double squared = 0;
            for (byte[] frame : film.frames().subList(3, 8)) {
                for (byte sample : frame) {
                    squared += (sample & 255) * (sample & 255) / (5.0 * frame.length);
                }
            }
            assertThat(again.length()).isEqualTo(5);
            assertThat(again.frames().getFirst()).containsOnly((byte) 0);
            assertThat(autoencoder.fidelity().psnr())
                    .isCloseTo(20 * Math.log10(255 / Math.sqrt(squared)), org.assertj.core.api.Assertions.within(0.001));
        }
    }

    @Test
    void theTimeLeftFollowsFromWhatIsDone() {
        var clock = new AtomicLong();
        var text = new StringWriter();
        var progress = new Progress(new PrintWriter(text), false, clock::get, 100);
        clock.set(30_000_000_000L);
        progress.did("prompt 1 of 4", 25);

        assertThat(text.toString().strip()).startsWith("25%  prompt 1 of 4").endsWith("1:30 left");
    }

    private Path untrained() throws IOException {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            manager.getEngine().setRandomSeed(3);
            var file = folder.resolve("probe.safetensors");
            new TensorFile(new ProbeWeights(8, 16, 16, 16).fresh(manager), Map.of("steps", "0"))
                    .write(file, DataType.FLOAT16);
            assertThat(Files.size(file)).isPositive();
            return file;
        }
    }

    private static Progress silent() {
        return new Progress(new PrintWriter(new StringWriter()), false, System::nanoTime, 1);
    }
}
