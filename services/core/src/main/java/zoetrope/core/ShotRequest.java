package zoetrope.core;

/// One line of a storyboard, as the user wrote it.
///
/// @param prompt what to show
/// @param seconds how long, in seconds
/// @param seed of its noise; 0 lets the planner derive one from the job's seed
/// @param transition how it follows the line before it
public record ShotRequest(String prompt, double seconds, long seed, Transition transition) {
    public ShotRequest {
        Checks.text("prompt", prompt, JobRequest.MAX_PROMPT);
        Checks.that(
                seconds > 0 && seconds <= JobRequest.MAX_SECONDS,
                "seconds",
                "%s (expected: > 0, at most %d)".formatted(seconds, JobRequest.MAX_SECONDS));
    }

    /// How one line of a storyboard follows another.
    public enum Transition {
        /// A new shot with a keyframe of its own, rendered independently.
        CUT,
        /// The same take goes on under the new prompt.
        CONTINUE
    }
}
