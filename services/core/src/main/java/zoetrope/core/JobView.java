package zoetrope.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Every job as the log has it so far: follows the log from its beginning. Any thread.
public interface JobView {
    /// The job of that id. A deleted one is still there for a while, with the status DELETED: whoever works on it must see that.
    Optional<Job> get(JobId id);

    /// The job that a tenant submitted with an idempotency key, unless it was deleted. Every tenant has keys of its own.
    Optional<Job> byRequestId(Tenant tenant, String requestId);

    /// All jobs that were not deleted, newest first.
    List<Job> all();

    /// All jobs that the log still has, deleted ones among them: for whoever counts what was spent.
    List<Job> everSubmitted();

    /// A job's events, past ones first, then as they happen, in order and without gaps.
    ///
    /// @param fromSequence first sequence number wanted; 1 for all
    /// @param listener called by one thread at a time; must not block
    /// @return ends the watch when closed
    Watch watch(JobId id, long fromSequence, Consumer<JobEvent> listener);

    /// The events of all jobs from now on.
    Watch watchAll(Consumer<JobEvent> listener);

    /// A standing subscription.
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
