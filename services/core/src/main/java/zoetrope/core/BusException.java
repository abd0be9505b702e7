package zoetrope.core;

/// A port to the bus failed.
public final class BusException extends RuntimeException {
    private final boolean retryable;

    /// @param retryable whether the same call may succeed later
    public BusException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    public BusException(String message, Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /// Whether the same call may succeed later.
    public boolean retryable() {
        return retryable;
    }
}
