package zoetrope.gateway;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A well-formed request that cannot be granted as things are.
public final class Refusal extends RuntimeException {
    /// Why.
    public enum Reason {
        /// No key, or none of this server.
        UNAUTHENTICATED,
        /// A browser asks for another site's page.
        FOREIGN_PAGE,
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
        QUEUE_FULL,
        /// The tenant has as much as it may have; later it may have more.
        QUOTA_EXCEEDED
    }

    private final Reason reason;
    private final Map<String, String> details;
    private final @Nullable Duration retryAfter;

    /// @param details for a machine: names and values that are also in the message
    public Refusal(Reason reason, String message, Map<String, String> details) {
        this(reason, message, details, null);
    }

    /// @param retryAfter when it may be granted; null for the server's usual delay
    public Refusal(Reason reason, String message, Map<String, String> details, @Nullable Duration retryAfter) {
        super(message);
        this.reason = reason;
        this.details = Map.copyOf(details);
        this.retryAfter = retryAfter;
    }

    /// Seconds after which it may be granted.
    ///
    /// @param usual the server's usual delay
    public long retrySeconds(long usual) {
        return retryAfter == null ? usual : Math.max(1, retryAfter.plusMillis(999).toSeconds());
    }

    public Reason reason() {
        return reason;
    }

    public Map<String, String> details() {
        return details;
    }
}
