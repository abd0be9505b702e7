package zoetrope.trainer.eval.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that was measured, as `report.json` has it (names in snake_case).
///
/// @param version of the form of this report
/// @param made when, ISO 8601, UTC
/// @param seed of prompts and noise
/// @param seconds of each held-out clip
/// @param realTime seconds of video that the model made in a second, all else included that the machine did meanwhile
/// @param probe what is known of the judge
/// @param rows the same measures on the same held-out prompts, the world first, the model last
/// @param autoencoder null when the model has none that can encode
/// @param clips of the model, one a prompt
/// @param drifts long clips in windows
public record QualityReport(
        int version,
        String model,
        String made,
        long seed,
        double seconds,
        double realTime,
        ProbeRecord probe,
        List<Row> rows,
        @Nullable Fidelity autoencoder,
        List<ClipResult> clips,
        List<Drift> drifts,
        List<Bar> bars) {
    public static final int VERSION = 2;
    public static final String JSON = "report.json";
    public static final String WORLD = "world";
    public static final String AUTOENCODED = "world, through the autoencoder";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /// @param heldOut its accuracy on real clips of held-out scenes, those of the report not among them
    /// @param trained its training record
    public record ProbeRecord(Scores heldOut, Map<String, String> trained) {}

    /// @param source what made the clips
    public record Row(String source, Scores scores) {}

    /// How well the autoencoder gives back held-out clips.
    ///
    /// @param psnr dB, of the mean squared error over all clips
    /// @param ssim mean over all frames, -1..1
    public record Fidelity(int clips, double psnr, double ssim) {}

    public QualityReport {
        rows = List.copyOf(rows);
        clips = List.copyOf(clips);
        drifts = List.copyOf(drifts);
        bars = List.copyOf(bars);
    }

    /// The same with the verdicts on the first bars.
    public QualityReport judged() {
        var verdicts = new ArrayList<Bar>();
        var model = rows.getLast().scores();
        verdicts.add(Bar.atLeast("autoencoder PSNR", "dB", autoencoder == null ? null : autoencoder.psnr(), 30));
        verdicts.add(Bar.atLeast("right actor", "%", 100 * model.actor(), 80));
        verdicts.add(Bar.atLeast("right place", "%", 100 * model.place(), 85));
        verdicts.add(Bar.atLeast("right colour", "%", 100 * model.colour(), 80));
        verdicts.add(Bar.atLeast("right direction", "%", 100 * model.direction(), 80));
        var minute = drifts.stream().filter(drift -> drift.minutes() == 1).findFirst();
        var drop = minute.map(Drift::drop);
        verdicts.add(Bar.atMost("drift over 60 s: actor", "points", drop.map(Scores::actor).orElse(null), 10));
        verdicts.add(Bar.atMost("drift over 60 s: place", "points", drop.map(Scores::place).orElse(null), 10));
        verdicts.add(Bar.atMost("drift over 60 s: colour", "points", drop.map(Scores::colour).orElse(null), 10));
        verdicts.add(Bar.atMost("drift over 60 s: direction", "points", drop.map(Scores::direction).orElse(null), 10));
        return new QualityReport(
                version, model(), made, seed, seconds, realTime, probe, rows, autoencoder, clips, drifts, verdicts);
    }

    public String json() throws IOException {
        return MAPPER.writeValueAsString(this) + "\n";
    }

    public void write(Path folder) throws IOException {
        Files.writeString(folder.resolve(JSON), json());
    }

    public static QualityReport read(Path folder) throws IOException {
        return MAPPER.readValue(Files.readString(folder.resolve(JSON)), QualityReport.class);
    }
}
