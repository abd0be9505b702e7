package zoetrope.loadtests.pool;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;
import zoetrope.core.ChunkShape;
import zoetrope.core.ModelCard;
import zoetrope.core.VideoFormat;
import zoetrope.loadtests.bench.Models;

/// How fast a simulated device is, and what it makes: by default chunks like those of Wan 2.1 1.3B on a large GPU, of frames
/// so small that neither broker nor network is kept busy by pixels.
public final class SimulatedTiming {
    static final ModelCard CARD = new ModelCard("simulated", new VideoFormat(16, 16, 16), new ChunkShape(9, 12), 4);

    @Option(names = "--chunk-millis", description = "Time a chunk of 12 frames takes (default: ${DEFAULT-VALUE}).")
    public int chunkMillis;

    @Option(names = "--jitter", description = "Largest deviation from it, as a share (default: ${DEFAULT-VALUE}).")
    double jitter = 0.1;

    @Option(names = "--poses-as", hidden = true, description = "Known model whose name and frames it has; empty for its own.")
    String posesAs;

    public SimulatedTiming() {
        this(700, "");
    }

    /// @param posesAs known model whose name and frames it has; empty for its own
    public SimulatedTiming(int chunkMillis, String posesAs) {
        this.chunkMillis = chunkMillis;
        this.posesAs = posesAs;
    }

    public ModelCard card() {
        return posesAs.isEmpty() ? CARD : Models.card(posesAs);
    }

    SimulatedModel model() {
        return new SimulatedModel(card(), Duration.ofMillis(chunkMillis), jitter);
    }

    /// As flags for another process.
    List<String> flags() {
        return List.of("--chunk-millis", "" + chunkMillis, "--jitter", "" + jitter, "--poses-as", posesAs);
    }
}
