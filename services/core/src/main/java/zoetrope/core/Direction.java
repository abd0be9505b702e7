package zoetrope.core;

/// A change that a client asks of a running job.
public sealed interface Direction {
    /// The take goes on, showing something else from the next chunk on.
    record NewPrompt(String prompt) implements Direction {
        public NewPrompt {
            Checks.text("prompt", prompt, JobRequest.MAX_PROMPT);
        }
    }

    /// The running shot ends with its next chunk and a new one begins.
    record Cut(String prompt) implements Direction {
        public Cut {
            Checks.text("prompt", prompt, JobRequest.MAX_PROMPT);
        }
    }

    /// The video ends where it is, with the running shot's next chunk, and is completed so. Shots that have not begun are
    /// dropped, also one that a cut asked for a moment ago.
    record Stop() implements Direction {}
}
