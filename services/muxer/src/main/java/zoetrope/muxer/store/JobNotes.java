package zoetrope.muxer.store;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.JobId;
import zoetrope.core.StreamNotes;

/// A stream's index on the bus: the lines of [StreamIndex], each with the muxer that wrote it. A muxer that takes a stream
/// over claims it first; what the one before it writes after that, because it has not noticed yet, does not count.
///
/// @param writer a name that no other muxer has, nor this one before a restart
public record JobNotes(StreamNotes notes, JobId job, String writer) {
    private static final Logger LOG = LoggerFactory.getLogger(JobNotes.class);

    /// Adds a line of the index. Does not wait: should it be lost with this process, the segment is made again.
    public void add(JsonObject line) {
        notes.add(job, line.copy().put("by", writer).encode()).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.warn("note=unwritten job={} reason={}", job, failure.toString());
            }
        });
    }

    /// From here on only this muxer's lines count.
    public void claim() {
        add(new JsonObject().put("claim", true));
    }

    /// What was noted so far; empty if nothing was shown. Blocks.
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

    /// The one before may have noted segments that this one did not know of when it went on.
    private static void add(List<SegmentEntry> segments, SegmentEntry next) {
        while (!segments.isEmpty() && segments.getLast().number() >= next.number()) {
            segments.removeLast();
        }
        segments.add(next);
    }
}
