package zoetrope.worker;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import zoetrope.core.BusException;
import zoetrope.core.Chunk;
import zoetrope.core.ChunkChannel;
import zoetrope.core.JobId;
import zoetrope.core.JobView;
import zoetrope.core.Latents;

/// A channel that takes nothing the first few times, as if its broker were being started again.
record AwayAtFirst(ChunkChannel channel, AtomicInteger times) implements ChunkChannel {
    AwayAtFirst(ChunkChannel channel, int times) {
        this(channel, new AtomicInteger(times));
    }

    @Override
    public CompletionStage<Void> send(Chunk chunk) {
        return times.getAndDecrement() > 0
                ? CompletableFuture.failedStage(new BusException("away", true))
                : channel.send(chunk);
    }

    @Override
    public JobView.Watch subscribe(JobId job, Consumer<Chunk> listener) {
        return channel.subscribe(job, listener);
    }

    @Override
    public List<Latents> latents(JobId job, int shot, int from, int to) {
        return channel.latents(job, shot, from, to);
    }
}
