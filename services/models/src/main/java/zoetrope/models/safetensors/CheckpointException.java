package zoetrope.models.safetensors;

/// A checkpoint can't be used as it is. The message says what was found, what was expected, and what to do about it;
/// trying again with the same file never helps.
public final class CheckpointException extends RuntimeException {
    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
