package zoetrope.gateway;

import java.util.Map;

/// A well-formed request that cannot be granted as things are.
public final class Refusal extends RuntimeException {
    /// Why.
    public enum Reason {
        /// No such job.
        JOB_NOT_FOUND,
        /// The idempotency key belongs to another request.
        REQUEST_ID_REUSED,
        /// The job has ended in a way that the call cannot change.
        JOB_ENDED,
        /// The video is not finished.
        NOT_COMPLETED,
        /// There is nothing to download, and there will not be.
        NO_CONTENT,
        /// Too many jobs wait; later there may be room.
        QUEUE_FULL
    }

    private final Reason reason;
    private final Map<String, String> details;

    /// @param details for a machine: names and values that are also in the message
    public Refusal(Reason reason, String message, Map<String, String> details) {
        super(message);
        this.reason = reason;
        this.details = Map.copyOf(details);
    }

    public Reason reason() {
        return reason;
    }

    public Map<String, String> details() {
        return details;
    }
}
