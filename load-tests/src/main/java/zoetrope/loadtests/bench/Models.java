package zoetrope.loadtests.bench;

import java.nio.file.Path;
import zoetrope.core.ModelCard;
import zoetrope.core.VideoModel;
import zoetrope.models.video.ModelCatalog;

/// The model under test, without the system around it.
public final class Models {
    private Models() {}

    public static VideoModel load(RunOptions options) {
        return catalog(options).load(options.model, "cpu");
    }

    /// What the system knows of a built-in model.
    public static ModelCard card(String name) {
        var options = new RunOptions();
        options.model = name;
        return entry(options).card();
    }

    /// The folder of its files.
    public static Path folder(RunOptions options) {
        return entry(options).path();
    }

    private static ModelCatalog.Entry entry(RunOptions options) {
        return catalog(options).entries().stream()
                .filter(entry -> entry.card().name().equals(options.model))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("model: '%s' (expected: a known one)".formatted(options.model)));
    }

    private static ModelCatalog catalog(RunOptions options) {
        var unpacked = Path.of(System.getProperty("user.home"), ".zoetrope", "unpacked");
        return ModelCatalog.open(options.models.toAbsolutePath(), unpacked);
    }
}
