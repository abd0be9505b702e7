package zoetrope.muxer.store;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a stream's index says.
///
/// @param segments in order, without gaps
/// @param end how it ended; null while it may go on
public record StreamIndex(StreamHeader header, List<SegmentEntry> segments, @Nullable StreamEnd end) {
    public StreamIndex {
        segments = List.copyOf(segments);
    }

    /// Reads an index. A last line that a crash cut short is not there.
    ///
    /// @throws IOException if it cannot be read or is none
    static StreamIndex read(Path file) throws IOException {
        StreamHeader header = null;
        StreamEnd end = null;
        var segments = new ArrayList<SegmentEntry>();
        for (var line : Files.readAllLines(file)) {
            JsonObject json;
            try {
                json = new JsonObject(line);
            } catch (DecodeException e) {
                break;
            }
            if (json.containsKey("stream")) {
                header = StreamHeader.fromJson(json);
            } else if (json.containsKey("segment")) {
                segments.add(SegmentEntry.fromJson(json));
            } else {
                end = StreamEnd.fromJson(json);
            }
        }
        if (header == null) {
            throw new IOException("%s has no header (expected: a stream's index)".formatted(file));
        }
        return new StreamIndex(header, segments, end);
    }

    /// Frames on the stream's time line.
    public long frames() {
        return segments.stream().mapToLong(SegmentEntry::frames).sum();
    }
}
