package zoetrope.loadtests;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;
import zoetrope.core.ChunkShape;
import zoetrope.core.ModelCard;
import zoetrope.core.VideoFormat;

/// How fast a simulated device is, and what it makes: by default chunks like those of Wan 2.1 1.3B on a large GPU, of frames
/// so small that neither broker nor network is kept busy by pixels.
final class SimulatedTiming {
    static final ModelCard CARD = new ModelCard("simulated", new VideoFormat(16, 16, 16), new ChunkShape(9, 12), 4);

    @Option(names = "--chunk-millis", description = "Time a chunk of 12 frames takes (default: ${DEFAULT-VALUE}).")
    int chunkMillis = 700;

    @Option(names = "--jitter", description = "Largest deviation from it, as a share (default: ${DEFAULT-VALUE}).")
    double jitter = 0.1;

    SimulatedModel model() {
        return new SimulatedModel(CARD, Duration.ofMillis(chunkMillis), jitter);
    }

    /// As flags for another process.
    List<String> flags() {
        return List.of("--chunk-millis", "" + chunkMillis, "--jitter", "" + jitter);
    }
}
