package zoetrope.core;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Notes that muxers in one process leave each other.
public final class InMemoryNotes implements StreamNotes {
    private final Map<JobId, List<String>> lines = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Void> add(JobId job, String line) {
        lines.computeIfAbsent(job, _ -> new CopyOnWriteArrayList<>()).add(line);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public List<String> read(JobId job) {
        return List.copyOf(lines.getOrDefault(job, List.of()));
    }
}
