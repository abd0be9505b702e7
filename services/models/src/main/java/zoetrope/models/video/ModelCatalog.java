package zoetrope.models.video;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import zoetrope.core.InvalidRequest;
import zoetrope.core.ModelCard;
import zoetrope.core.VideoModel;
import zoetrope.models.safetensors.CheckpointException;
import zoetrope.models.text.UmT5Config;

/// The models that can be used: `wan-nano`, which is built in, and those in the user's folder, one sub-folder each, which is
/// also their name.
public final class ModelCatalog {
    /// The model that is always there.
    public static final String BUILT_IN = "wan-nano";

    private static final List<String> FILES = List.of(ModelFolder.RECIPE, "transformer.safetensors", "autoencoder.safetensors");

    private final List<ModelFolder> folders;

    private final List<Entry> entries;
    private final List<Unfit> unfit;

    private ModelCatalog(List<ModelFolder> folders) {
        this.folders = List.copyOf(folders);
        var entries = new ArrayList<Entry>();
        var unfit = new ArrayList<Unfit>();
        for (ModelFolder folder : folders) {
            try {
                entries.add(new Entry(folder.card(), folder.builtIn(), folder.path(), folder.bytes(), memory(folder)));
            } catch (CheckpointException flaw) {
                unfit.add(new Unfit(folder.name(), String.valueOf(flaw.getMessage())));
            }
        }
        this.entries = List.copyOf(entries);
        this.unfit = List.copyOf(unfit);
    }

    /// @param models the user's folder; need not exist
    /// @param unpacked where built-in weights are put that are inside a jar: weights are mapped from files
    public static ModelCatalog open(Path models, Path unpacked) {
        var folders = new ArrayList<ModelFolder>();
        folders.add(new ModelFolder(BUILT_IN, builtIn(unpacked.resolve(BUILT_IN)), true));
        if (Files.isDirectory(models)) {
            try (Stream<Path> listed = Files.list(models)) {
                listed.filter(Files::isDirectory)
                        .sorted()
                        .map(folder -> new ModelFolder(folder.getFileName().toString(), folder, false))
                        .forEach(folders::add);
            } catch (IOException unreadable) {
                throw new CheckpointException(models + ": can't be listed: " + unreadable.getMessage(), unreadable);
            }
        }
        return new ModelCatalog(folders);
    }

    /// What an operator wants to know of a model.
    ///
    /// @param bytes of its weights on disk
    /// @param memory bytes that it needs on a CPU, weights as 32-bit floats, and room to work
    public record Entry(ModelCard card, boolean builtIn, Path path, long bytes, long memory) {}

    /// A folder that is no model.
    ///
    /// @param reason what is wrong with it
    public record Unfit(String name, String reason) {}

    /// All models, the built-in one first.
    public List<Entry> entries() {
        return entries;
    }

    /// The user's folders that can't be used: they stand in nobody's way.
    public List<Unfit> unfit() {
        return unfit;
    }

    /// Loads a model.
    ///
    /// @param device `cpu` or `gpu:0` and so on
    /// @throws InvalidRequest when there is no such model or device
    /// @throws CheckpointException when its files do not fit
    public VideoModel load(String name, String device) {
        ModelFolder folder = folders.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest(
                        "model",
                        "'%s' (expected: one of %s)"
                                .formatted(name, String.join(", ", folders.stream().map(ModelFolder::name).toList()))));
        return new ModelLoader(folder, device).load();
    }

    /// Half-precision weights double on a CPU, but those of the text encoder are read a layer at a time; caches and activations
    /// come on top.
    private static long memory(ModelFolder folder) {
        long text = folder.textEncoderBytes();
        return 2 * (folder.bytes() - text + text / UmT5Config.xxl().numLayers()) + (256L << 20);
    }

    private static Path builtIn(Path unpacked) {
        URL recipe = resource(ModelFolder.RECIPE);
        if (recipe.getProtocol().equals("file")) {
            return Path.of(recipe.getPath()).resolveSibling(".").normalize();
        }
        try {
            Files.createDirectories(unpacked);
            for (String file : FILES) {
                Path part = Files.createTempFile(unpacked, file, ".part");
                try (InputStream packed = resource(file).openStream()) {
                    Files.copy(packed, part, StandardCopyOption.REPLACE_EXISTING);
                }
                Files.move(part, unpacked.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            return unpacked;
        } catch (IOException full) {
            throw new CheckpointException(unpacked + ": can't unpack " + BUILT_IN + ": " + full.getMessage(), full);
        }
    }

    private static URL resource(String file) {
        URL found = ModelCatalog.class.getResource("/zoetrope/models/" + BUILT_IN + "/" + file);
        if (found == null) {
            throw new CheckpointException(BUILT_IN + ": no " + file + " in this build (expected: the weights that come with it)");
        }
        return found;
    }
}
