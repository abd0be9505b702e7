package zoetrope.models.video;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import zoetrope.core.Checks;
import zoetrope.core.ChunkShape;
import zoetrope.core.ModelCard;
import zoetrope.core.VideoFormat;
import zoetrope.models.wan.AttentionSpan;
import zoetrope.models.wan.FlowMatchSampler;
import zoetrope.models.wan.FlowMatchSampler.Renoise;

/// How a model is run: the `model.json` in its folder.
///
/// @param width pixels
/// @param height pixels
/// @param fps frames a second
/// @param latentFrames latent frames a chunk
/// @param steps denoising timesteps before the warp, falling from 1000
/// @param shift of the warp
/// @param renoise noise put back between two steps
/// @param guidance of each step, or one number for all; 1 for none
/// @param window latent frames attended in all, the chunk itself included
/// @param sink the first frames since the last refresh point, which never leave the window
/// @param refreshEvery chunks between refresh points
/// @param text `minilm` or `umt5`
public record Recipe(
        int width,
        int height,
        int fps,
        @JsonProperty("latent_frames") int latentFrames,
        List<Integer> steps,
        double shift,
        Renoise renoise,
        List<Double> guidance,
        int window,
        int sink,
        @JsonProperty("refresh_every") int refreshEvery,
        String text) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /// Frames per latent frame of Wan's and our autoencoders.
    static final int TIME_STRIDE = 4;

    /// Pixels per latent pixel, each way.
    static final int SPACE_STRIDE = 8;

    /// As Self-Forcing runs Wan 2.1 1.3B: what a folder without a `model.json` is taken for.
    static final Recipe SELF_FORCING =
            new Recipe(832, 480, 16, 3, List.of(1000, 750, 500, 250), 5, Renoise.FRESH, List.of(1.0), 21, 0, 20, "umt5");

    public Recipe {
        steps = List.copyOf(steps);
        guidance = List.copyOf(guidance);
        Checks.inRange("latent_frames", latentFrames, 1, 64);
        Checks.inRange("window", window, latentFrames, AttentionSpan.WAN_REACH);
        Checks.inRange("sink", sink, 0, window - latentFrames);
        Checks.inRange("refresh_every", refreshEvery, Math.ceilDiv(window, latentFrames), 1000);
        Checks.that(text.equals("minilm") || text.equals("umt5"), "text", text + " (expected: minilm or umt5)");
        var _ = new VideoFormat(width, height, fps); // each refuses what it can't be
        var _ = new FlowMatchSampler(steps, shift, renoise, guidance);
    }

    /// @throws IllegalArgumentException when it is not a recipe; the message names the field
    public static Recipe parse(String json) {
        try {
            return JSON.readValue(json, Recipe.class);
        } catch (JsonMappingException unfit) {
            String field = unfit.getPath().stream()
                    .map(JsonMappingException.Reference::getFieldName)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining("."));
            String complaint = unfit.getCause() instanceof IllegalArgumentException refused
                    ? refused.getMessage()
                    : unfit.getOriginalMessage().split("; `")[0]; // less the names of Jackson's own settings
            throw new IllegalArgumentException(field.isEmpty() ? complaint : field + ": " + complaint, unfit);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    ModelCard card(String name) {
        int frames = latentFrames * TIME_STRIDE;
        return new ModelCard(
                name,
                new VideoFormat(width, height, fps),
                new ChunkShape(frames - (TIME_STRIDE - 1), frames),
                refreshEvery);
    }

    public FlowMatchSampler sampler() {
        return new FlowMatchSampler(steps, shift, renoise, guidance);
    }

    public AttentionSpan span() {
        return new AttentionSpan(window, sink, AttentionSpan.WAN_REACH);
    }

    /// Chunks whose clean latents bring a fresh cache up to date.
    int windowChunks() {
        return Math.ceilDiv(window, latentFrames);
    }
}
