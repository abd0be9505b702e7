package zoetrope.muxer.store;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.JobId;
import zoetrope.core.StreamNotes;

/// A stream's index on the bus: the lines of [StreamIndex], each with the muxer that wrote it. A muxer that takes a stream
/// over claims it first; what the one before it writes after that, because it has not noticed yet, does not count. Written by
/// one thread.
public final class JobNotes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobNotes.class);
    private static final Executor IN_A_SECOND = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final StreamNotes notes;
    private final JobId job;
    private final String writer;
    private CompletionStage<Void> written = CompletableFuture.completedStage(null); // all lines so far
    private volatile boolean closed;

    /// @param writer a name that no other muxer has, nor this one before a restart
    public JobNotes(StreamNotes notes, JobId job, String writer) {
        this.notes = notes;
        this.job = job;
        this.writer = writer;
    }

    /// Adds a line of the index, when those before it are durable. Does not wait: should it be lost with this process, the segment
    /// is made again.
    public void add(JsonObject line) {
        var text = line.copy().put("by", writer).encode();
        written = written.thenCompose(_ -> write(text));
    }

    /// Again and again while the bus is away.
    private CompletionStage<Void> write(String line) {
        return notes.add(job, line).exceptionallyCompose(failure -> {
            LOG.warn("note=unwritten job={} reason={}", job, failure.toString());
            return closed
                    ? CompletableFuture.failedStage(failure)
                    : CompletableFuture.supplyAsync(() -> write(line), IN_A_SECOND).thenCompose(again -> again);
        });
    }

    /// From here on only this muxer's lines count.
    ///
    /// @param unnoted segments that it has and the notes have not
    public void claim(List<SegmentEntry> unnoted) {
        add(new JsonObject().put("claim", true));
        unnoted.forEach(entry -> add(entry.toJson()));
    }

    /// What cannot be written now is given up, with all that follows it. Any thread.
    @Override
    public void close() {
        closed = true;
    }

    /// What was noted so far, up to the first line that is missing; empty if nothing was shown. Blocks.
    ///
    /// @throws zoetrope.core.BusException when it cannot be read
    public Optional<StreamIndex> read() {
        @Nullable StreamHeader header = null;
        var writing = "";
        var segments = new ArrayList<SegmentEntry>();
        for (var text : notes.read(job)) {
            var line = new JsonObject(text);
            var by = line.getString("by");
            if (line.containsKey("stream")) {
                header = StreamHeader.fromJson(line);
                segments.clear();
                writing = by;
            } else if (line.containsKey("claim")) {
                writing = by;
            } else if (line.containsKey("segment") && by.equals(writing)) {
                add(segments, SegmentEntry.fromJson(line));
            }
        }
        return header == null ? Optional.empty() : Optional.of(new StreamIndex(header, segments, null));
    }

    /// The one before may have noted segments that this one did not know of when it went on. Behind a hole nobody can tell which
    /// frames a segment shows.
    private static void add(List<SegmentEntry> segments, SegmentEntry next) {
        while (!segments.isEmpty() && segments.getLast().number() >= next.number()) {
            segments.removeLast();
        }
        if (next.number() == segments.size()) {
            segments.add(next);
        }
    }
}
