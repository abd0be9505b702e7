package zoetrope.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import zoetrope.core.BusException;
import zoetrope.core.Chunk;
import zoetrope.core.Fact;
import zoetrope.core.JobId;

/// What a worker tells the bus of one job, in order: a fact goes out when what it relies on is durable. Used by one thread, which need not
/// wait: publishing overlaps with rendering the next chunk.
final class Outbox {
    private final Ports ports;
    private final JobId job;
    /// Completes when all that was put in so far is durable.
    private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);

    Outbox(Ports ports, JobId job) {
        this.ports = ports;
        this.job = job;
    }

    /// At most one chunk is under way: waits for the one before.
    void add(Chunk chunk) {
        await();
        sent = ports.chunks().send(chunk).toCompletableFuture();
    }

    void add(Fact fact) {
        sent = sent.thenCompose(_ -> ports.log().append(job, fact).toCompletableFuture());
    }

    /// Waits until all is durable.
    ///
    /// @throws BusException when something cannot be published
    void await() {
        try {
            sent.join();
        } catch (CompletionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            boolean retryable = cause instanceof BusException bus && bus.retryable();
            throw new BusException("publishing a chunk: " + cause.getMessage(), cause, retryable);
        }
    }
}
