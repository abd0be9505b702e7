package zoetrope.core;

import java.util.List;

/// What a client asks for. Either a prompt (one sentence, several, or time-coded lines) or a storyboard.
///
/// @param requestId the client's idempotency key; empty for none
/// @param model name of the model; empty for the default
/// @param prompt free text; empty when there is a storyboard
/// @param storyboard explicit shots; empty when there is a prompt
/// @param seconds length of the video made from a prompt; 0 is endless (until stopped)
/// @param size `WIDTHxHEIGHT` in pixels; empty for the model's own
/// @param seed of all noise
/// @param pace live or batch
/// @param webhook told when the job is completed or has failed; empty for the tenant's own, or none
public record JobRequest(
        String requestId,
        String model,
        String prompt,
        List<ShotRequest> storyboard,
        double seconds,
        String size,
        long seed,
        Pace pace,
        String webhook) {
    /// Longest prompt, in characters.
    public static final int MAX_PROMPT = 4000;
    /// Longest finite video, in seconds.
    public static final int MAX_SECONDS = 3600;
    /// Most lines of a storyboard.
    public static final int MAX_STORYBOARD = 200;
    /// Longest address of a webhook, in characters.
    public static final int MAX_WEBHOOK = 2000;
    /// Longest idempotency key, in characters.
    public static final int MAX_REQUEST_ID = 128;

    public JobRequest {
        storyboard = List.copyOf(storyboard);
        Checks.that(
                requestId.length() <= MAX_REQUEST_ID,
                "request_id",
                "%d characters (expected: at most %d)".formatted(requestId.length(), MAX_REQUEST_ID));
        Checks.that(
                webhook.length() <= MAX_WEBHOOK,
                "webhook",
                "%d characters (expected: at most %d)".formatted(webhook.length(), MAX_WEBHOOK));
        if (storyboard.isEmpty()) {
            Checks.text("prompt", prompt, MAX_PROMPT);
            Checks.that(
                    seconds == 0 || seconds >= 0.5 && seconds <= MAX_SECONDS,
                    "seconds",
                    "%s (expected: 0 for endless, or 0.5..%d)".formatted(seconds, MAX_SECONDS));
        } else {
            Checks.that(prompt.isEmpty(), "prompt", "given beside a storyboard (expected: one of the two)");
            Checks.inRange("storyboard", storyboard.size(), 1, MAX_STORYBOARD);
            double total = total(storyboard);
            Checks.that(
                    total <= MAX_SECONDS,
                    "storyboard",
                    "%s seconds in all (expected: at most %d)".formatted(total, MAX_SECONDS));
        }
    }

    /// Without a webhook.
    public JobRequest(
            String requestId,
            String model,
            String prompt,
            List<ShotRequest> storyboard,
            double seconds,
            String size,
            long seed,
            Pace pace) {
        this(requestId, model, prompt, storyboard, seconds, size, seed, pace, "");
    }

    /// Length of the whole video as it was asked for; 0 for endless.
    public double totalSeconds() {
        return storyboard.isEmpty() ? seconds : total(storyboard);
    }

    private static double total(List<ShotRequest> lines) {
        return lines.stream().mapToDouble(ShotRequest::seconds).sum();
    }

    /// Whether the video goes on until it is stopped.
    public boolean endless() {
        return storyboard.isEmpty() && seconds == 0;
    }
}
