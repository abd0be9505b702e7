package zoetrope.core;

import java.util.concurrent.CompletionStage;

/// Where shots are put that wait for a worker; the other end of [TaskQueue]. Any thread.
public interface TaskSink {
    /// Puts a task at the end of the queue. Its `attempt` is of no account: the queue counts the deliveries.
    ///
    /// @return completes when the task is durable; fails with [BusException]
    CompletionStage<Void> enqueue(KeyframeTask task);
}
