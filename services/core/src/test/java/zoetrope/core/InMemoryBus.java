package zoetrope.core;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// The whole bus in the memory of one process: all that the Kafka bus promises but durability. A fact's listeners are called
/// by the thread that appends it, so a test that appends has seen all consequences that are not other threads' work.
public final class InMemoryBus implements JobLog, JobView, TaskSink {
    /// How often a task is delivered before it is dropped.
    public static final int DELIVERIES = 10;

    private final InstantSource clock;
    private final FoldedJobs jobs = new FoldedJobs();
    private final InMemoryTasks tasks;
    private final InMemoryChunks chunks = new InMemoryChunks();

    public InMemoryBus() {
        this(InstantSource.system(), Duration.ofSeconds(30));
    }

    /// @param clock stamps the facts
    /// @param lease how long a worker may be silent
    public InMemoryBus(InstantSource clock, Duration lease) {
        this.clock = clock;
        this.tasks = new InMemoryTasks(lease);
    }

    @Override
    public CompletionStage<Void> append(JobId job, Fact fact) {
        jobs.add(job, clock.instant(), fact);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> enqueue(KeyframeTask task) {
        tasks.add(task);
        return CompletableFuture.completedStage(null);
    }

    /// A worker's end of the task queue.
    public TaskQueue openTaskQueue(String model) {
        return tasks.open(model);
    }

    /// Tasks that wait for a worker.
    public int tasksWaiting() {
        return tasks.waiting();
    }

    public ChunkChannel chunks() {
        return chunks;
    }

    /// Forgets the jobs that have ended.
    public void forgetEnded() {
        jobs.forget(Instant.MAX);
    }

    @Override
    public Optional<Job> get(JobId id) {
        return jobs.get(id);
    }

    @Override
    public Optional<Job> byRequestId(Tenant tenant, String requestId) {
        return jobs.byRequestId(tenant, requestId);
    }

    @Override
    public List<Job> all() {
        return jobs.all();
    }

    @Override
    public List<Job> everSubmitted() {
        return jobs.everSubmitted();
    }

    @Override
    public Watch watch(JobId id, long fromSequence, Consumer<JobEvent> listener) {
        return jobs.watch(id, fromSequence, listener);
    }

    @Override
    public Watch watchAll(Consumer<JobEvent> listener) {
        return jobs.watchAll(listener);
    }
}
