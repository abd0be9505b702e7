package zoetrope.bus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;

/// How far one partition is folded, and who waits for it to get further. One thread folds and releases, any may wait.
final class Progress {
    private final ConcurrentSkipListMap<Long, CompletableFuture<Void>> waiting = new ConcurrentSkipListMap<>();
    private volatile long next;

    void folded(long offset) {
        next = offset + 1;
    }

    /// Completes when the record of that offset is folded.
    CompletableFuture<Void> reached(long offset) {
        if (offset < next) {
            return CompletableFuture.completedFuture(null);
        }
        var reached = waiting.computeIfAbsent(offset, _ -> new CompletableFuture<>());
        if (offset < next) {
            release(); // it was folded in between, perhaps after the last release
        }
        return reached;
    }

    void release() {
        var done = waiting.headMap(next);
        for (var offset = done.firstEntry(); offset != null; offset = done.firstEntry()) {
            done.remove(offset.getKey());
            offset.getValue().complete(null);
        }
    }
}
