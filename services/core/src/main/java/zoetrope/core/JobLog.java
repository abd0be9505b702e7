package zoetrope.core;

import java.util.concurrent.CompletionStage;

/// The one ordered log of what was asked of jobs and what happened to them. Any thread.
public interface JobLog {
    /// Adds a fact to the end of a job's history.
    ///
    /// @return completes when the fact is durable and the job view of the same process shows it, on a thread that must not
    ///     be blocked; fails with [BusException]
    CompletionStage<Void> append(JobId job, Fact fact);
}
