package zoetrope.core;

/// What a shot shows from one of its frames on, until the next beat. A shot with several beats changes its prompt
/// in one take, without a cut.
///
/// @param fromFrame frame of the shot (0 is its first) from which the prompt holds; it takes effect with the first
///     chunk that starts at or after it
/// @param prompt what to show
public record Beat(int fromFrame, String prompt) {
    public Beat {
        Checks.inRange("from_frame", fromFrame, 0, Integer.MAX_VALUE);
        Checks.text("prompt", prompt, JobRequest.MAX_PROMPT);
    }
}
