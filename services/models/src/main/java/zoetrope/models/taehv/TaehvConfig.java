package zoetrope.models.taehv;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Checks;

/// What the tensors' shapes cannot tell about a tiny autoencoder; widths and depths are read from the tensors.
///
/// @param patchSize side of the square of pixels that becomes channels before the first convolution
/// @param timePool frames merged into one by each encoder stage
/// @param spaceStride spatial stride of each encoder stage
/// @param timeGrowth frames made of one by each decoder stage
/// @param spaceGrowth spatial enlargement of each decoder stage
/// @param shuffle whether a decoder stage enlarges by moving channels to space (cheap) or by repeating pixels
/// @param latentMean per-channel mean of the raw latents, empty when latents are used as the encoder gives them
/// @param latentStd per-channel standard deviation of the raw latents, empty likewise
public record TaehvConfig(
        @JsonProperty("patch_size") int patchSize,
        @JsonProperty("time_pool") List<Integer> timePool,
        @JsonProperty("space_stride") List<Integer> spaceStride,
        @JsonProperty("time_growth") List<Integer> timeGrowth,
        @JsonProperty("space_growth") List<Integer> spaceGrowth,
        @JsonProperty("shuffle") boolean shuffle,
        @JsonProperty("latent_mean") List<Float> latentMean,
        @JsonProperty("latent_std") List<Float> latentStd) {

    /// The layout of `taew2_1`, the autoencoder of Wan 2.1's latent space.
    public static final TaehvConfig TAEW21 = new TaehvConfig(
            1, List.of(2, 2, 1), List.of(2, 2, 2), List.of(1, 2, 2), List.of(2, 2, 2), false, List.of(), List.of());

    /// The layout of `wan-nano`'s own autoencoder: as TAEW21, with 2 x 2 pixels as channels and one enlargement less.
    public static final TaehvConfig NANO = new TaehvConfig(
            2, List.of(2, 2), List.of(2, 2), List.of(1, 2, 2), List.of(2, 2, 1), true, List.of(), List.of());

    public TaehvConfig {
        timePool = List.copyOf(timePool);
        spaceStride = List.copyOf(spaceStride);
        timeGrowth = List.copyOf(timeGrowth);
        spaceGrowth = List.copyOf(spaceGrowth);
        latentMean = List.copyOf(latentMean);
        latentStd = List.copyOf(latentStd);
        if (patchSize < 1) {
            throw new IllegalArgumentException("taehv.patch_size: " + patchSize + " (expected: >= 1)");
        }
        if (timePool.size() != spaceStride.size() || timeGrowth.size() != spaceGrowth.size()) {
            throw new IllegalArgumentException("taehv stages: " + timePool.size() + "/" + spaceStride.size() + " and "
                    + timeGrowth.size() + "/" + spaceGrowth.size() + " (expected: as many in time as in space)");
        }
        if (latentMean.size() != latentStd.size()) {
            throw new IllegalArgumentException("taehv.latent_mean: " + latentMean.size() + " channels (expected: "
                    + latentStd.size() + " as latent_std)");
        }
    }

    /// Frames in one latent frame, 4 for Wan.
    public int framesPerLatent() {
        return timeGrowth.stream().reduce(1, (a, b) -> a * b);
    }

    /// How many frames at the start of a decoded clip are not shown.
    public int framesToTrim() {
        return framesPerLatent() - 1;
    }

    /// How many pixels a latent pixel is wide.
    public int pixelsPerLatent() {
        return patchSize * spaceGrowth.stream().reduce(1, (a, b) -> a * b);
    }

    /// The same layout for latents whose raw mean and deviation per channel were measured.
    public TaehvConfig normalisedBy(List<Float> mean, List<Float> std) {
        return new TaehvConfig(patchSize, timePool, spaceStride, timeGrowth, spaceGrowth, shuffle, mean, std);
    }

    /// Reads the `config` entry of a file's metadata; a file without one is a `taew2_1`.
    public static TaehvConfig parse(@Nullable String json) {
        if (json == null) {
            return TAEW21;
        }
        try {
            return new ObjectMapper().readValue(json, TaehvConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("autoencoder config: " + Checks.clipped(json) + " (expected: the fields of a Taehv)", e);
        }
    }

    /// The form that [#parse] reads.
    public String json() {
        try {
            var mapper = new ObjectMapper();
            var node = mapper.createObjectNode().put("patch_size", patchSize).put("shuffle", shuffle);
            node.set("time_pool", mapper.valueToTree(timePool));
            node.set("space_stride", mapper.valueToTree(spaceStride));
            node.set("time_growth", mapper.valueToTree(timeGrowth));
            node.set("space_growth", mapper.valueToTree(spaceGrowth));
            node.set("latent_mean", mapper.valueToTree(latentMean));
            node.set("latent_std", mapper.valueToTree(latentStd));
            return mapper.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("autoencoder config cannot be written", e);
        }
    }
}
