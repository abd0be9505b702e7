package zoetrope.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// All chunks ever sent, one list for each job. The map and its lists are guarded by the lock of the map; each subscription
/// reads its list at its own pace on a thread of its own.
final class InMemoryChunks implements ChunkChannel {
    private final Map<JobId, List<Chunk>> kept = new HashMap<>();

    @Override
    public CompletionStage<Void> send(Chunk chunk) {
        synchronized (kept) {
            var chunks = kept.computeIfAbsent(chunk.job(), _ -> new ArrayList<>());
            if (chunks.stream().noneMatch(c -> c.shot() == chunk.shot() && c.index() == chunk.index())) {
                chunks.add(chunk);
                kept.notifyAll();
            }
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public JobView.Watch subscribe(JobId job, Consumer<Chunk> listener) {
        var subscription = new Subscription(job, listener);
        Thread.ofVirtual().name("chunks-" + job).start(subscription);
        return subscription;
    }

    private final class Subscription implements JobView.Watch, Runnable {
        private final JobId job;
        private final Consumer<Chunk> listener;
        private boolean closed;

        Subscription(JobId job, Consumer<Chunk> listener) {
            this.job = job;
            this.listener = listener;
        }

        @Override
        public void run() {
            try {
                int next = 0;
                for (var chunk = await(next); chunk.isPresent(); chunk = await(++next)) {
                    listener.accept(chunk.get());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the thread ends here
            }
        }

        /// Empty when closed.
        private Optional<Chunk> await(int place) throws InterruptedException {
            synchronized (kept) {
                while (!closed && kept.getOrDefault(job, List.of()).size() <= place) {
                    kept.wait();
                }
                return closed ? Optional.empty() : Optional.of(kept.get(job).get(place));
            }
        }

        @Override
        public void close() {
            synchronized (kept) {
                closed = true;
                kept.notifyAll();
            }
        }
    }

    @Override
    public List<Latents> latents(JobId job, int shot, int from, int to) {
        synchronized (kept) {
            var found = new ArrayList<Latents>();
            for (int index = from; index < to; index++) {
                found.add(latents(job, shot, index));
            }
            return found;
        }
    }

    private Latents latents(JobId job, int shot, int index) {
        return kept.getOrDefault(job, List.of()).stream()
                .filter(chunk -> chunk.shot() == shot && chunk.index() == index)
                .findFirst()
                .orElseThrow(() -> new BusException("chunk %d of shot %d of %s is not kept".formatted(index, shot, job), false))
                .latents();
    }
}
