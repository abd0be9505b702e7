package zoetrope.core;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// Rendered chunks, from workers to muxers; kept for a short while. Any thread.
public interface ChunkChannel {
    /// @return completes when the chunk is durable; fails with [BusException]
    CompletionStage<Void> send(Chunk chunk);

    /// The chunks of a job, oldest kept first, then as they come. Duplicates are already dropped.
    ///
    /// @param listener called by one thread at a time; blocking it delays only this subscription. After the watch
    ///     is closed no further call begins; one under way is not interrupted
    JobView.Watch subscribe(JobId job, Consumer<Chunk> listener);

    /// Clean latents of a shot's chunks `from` (inclusive) to `to` (exclusive), if all of them are still kept.
    ///
    /// @throws BusException when some are gone
    List<Latents> latents(JobId job, int shot, int from, int to);
}
