package zoetrope.models.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import zoetrope.core.ModelCard;
import zoetrope.models.safetensors.Checkpoint;
import zoetrope.models.safetensors.CheckpointException;
import zoetrope.models.wan.WanConfig;

/// A model as files:
///
/// | File or folder | What it holds |
/// |---|---|
/// | `model.json` | the [Recipe]; without it Self-Forcing's |
/// | `transformer.safetensors`, or `transformer/` with shards | the causal Wan, in Wan's or Diffusers' names |
/// | `transformer.json`, or `transformer/config.json` | its sizes, unless the file's metadata `config` has them |
/// | `autoencoder.safetensors` | a TAEHV or the Wan VAE |
/// | `text_encoder.safetensors` or `text_encoder/`, `tokenizer.json` | umT5, when the recipe wants it |
///
/// @param name what users call it
/// @param builtIn whether it came with the program
record ModelFolder(String name, Path path, boolean builtIn) {
    static final String RECIPE = "model.json";
    private static final String TRANSFORMER = "transformer";
    private static final String AUTOENCODER = "autoencoder";
    private static final String TEXT_ENCODER = "text_encoder";

    /// @throws CheckpointException when the recipe is not one
    Recipe recipe() {
        Path file = path.resolve(RECIPE);
        try {
            return Files.exists(file) ? Recipe.parse(Files.readString(file)) : Recipe.SELF_FORCING;
        } catch (IOException | IllegalArgumentException unfit) {
            throw new CheckpointException(file + ": " + unfit.getMessage() + " (expected: a recipe)", unfit);
        }
    }

    /// What the system must know of it, after a first look at the folder; the weights themselves are not read.
    ///
    /// @throws CheckpointException when files are missing or the recipe is not one
    ModelCard card() {
        for (String part : List.of(TRANSFORMER, AUTOENCODER)) {
            if (!Files.exists(file(part))) {
                throw new CheckpointException("%s: no %s.safetensors (expected: that file, or its shards in %s/)"
                        .formatted(path, part, part));
            }
        }
        return recipe().card(name);
    }

    Checkpoint transformer() {
        return Checkpoint.open(file(TRANSFORMER));
    }

    Checkpoint autoencoder() {
        return Checkpoint.open(file(AUTOENCODER));
    }

    Checkpoint textEncoder() {
        return Checkpoint.open(file(TEXT_ENCODER));
    }

    Path tokenizer() {
        return path.resolve("tokenizer.json");
    }

    /// The transformer's sizes.
    WanConfig config(Checkpoint transformer) {
        Optional<String> inFile = transformer.metadata("config");
        if (inFile.isPresent()) {
            return WanConfig.parse(inFile.get());
        }
        for (Path candidate : List.of(path.resolve("transformer.json"), path.resolve("transformer/config.json"))) {
            if (Files.exists(candidate)) {
                try {
                    return WanConfig.parse(Files.readString(candidate));
                } catch (IOException unreadable) {
                    throw new CheckpointException(candidate + ": " + unreadable.getMessage(), unreadable);
                }
            }
        }
        throw new CheckpointException(path + ": no sizes of the transformer (expected: transformer.json or transformer/config.json)");
    }

    /// Bytes of all its weights on disk.
    long bytes() {
        return bytes(path);
    }

    /// Bytes of its text encoder on disk; 0 if it has none.
    long textEncoderBytes() {
        Path file = file(TEXT_ENCODER);
        return Files.exists(file) ? bytes(file) : 0;
    }

    private static long bytes(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException unreadable) {
            throw new CheckpointException(path + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /// One file, or a folder of shards.
    private Path file(String part) {
        Path single = path.resolve(part + ".safetensors");
        return Files.exists(single) ? single : path.resolve(part);
    }
}
