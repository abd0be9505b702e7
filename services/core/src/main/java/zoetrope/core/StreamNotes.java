package zoetrope.core;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What a muxer notes of a job's stream, for another that takes the job over. The lines are the muxers' own affair. Any
/// thread.
public interface StreamNotes {
    /// Adds a line behind those added before.
    ///
    /// @return completes when the line is durable; fails with [BusException]
    CompletionStage<Void> add(JobId job, String line);

    /// All lines of a job so far, in order. Blocks.
    ///
    /// @throws BusException when they cannot be read
    List<String> read(JobId job);

    /// For a muxer that has no others beside it: keeps nothing.
    static StreamNotes none() {
        return new StreamNotes() {
            @Override
            public CompletionStage<Void> add(JobId job, String line) {
                return CompletableFuture.completedStage(null);
            }

            @Override
            public List<String> read(JobId job) {
                return List.of();
            }
        };
    }
}
