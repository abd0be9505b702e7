package zoetrope.gateway;

import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Checks;
import zoetrope.core.JobRequest;
import zoetrope.core.ModelCard;
import zoetrope.core.Pace;
import zoetrope.core.ShotRequest;

/// A request as a client wrote it, before the defaults are filled in.
///
/// @param requestId empty for none
/// @param model empty for the default
/// @param seconds null for the default
/// @param size empty for the model's own
/// @param seed null to let the server choose
/// @param webhook empty for the tenant's own
public record Asked(
        String requestId,
        String model,
        String prompt,
        List<ShotRequest> storyboard,
        @Nullable Double seconds,
        String size,
        @Nullable Long seed,
        Pace pace,
        String webhook) {
    private static final double DEFAULT_SECONDS = 8;

    public Asked {
        storyboard = List.copyOf(storyboard);
    }

    /// Without a webhook.
    public Asked(
            String requestId,
            String model,
            String prompt,
            List<ShotRequest> storyboard,
            @Nullable Double seconds,
            String size,
            @Nullable Long seed,
            Pace pace) {
        this(requestId, model, prompt, storyboard, seconds, size, seed, pace, "");
    }

    /// With the defaults filled in. A storyboard has its own lengths: its request has 0 seconds.
    ///
    /// @param fresh gives the seed if none was asked for
    /// @throws zoetrope.core.InvalidRequest if the request cannot be
    JobRequest resolve(ModelCard card, LongSupplier fresh) {
        double length = seconds != null ? seconds : storyboard.isEmpty() ? DEFAULT_SECONDS : 0;
        Checks.that(
                storyboard.isEmpty() || length == 0,
                "seconds",
                "%s beside a storyboard (expected: none, its lines have their own)".formatted(length));
        return new JobRequest(
                requestId,
                card.name(),
                prompt,
                storyboard,
                length,
                card.format().size(),
                seed != null ? seed : fresh.getAsLong(),
                pace,
                webhook);
    }
}
