package zoetrope.muxer.live;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What most viewers of a growing stream ask for: its newest parts and segments, in memory. Bounded; when the stream has
/// ended, all of it is in files. Grows by one thread, is read by any.
final class RecentMedia {
    /// At least twice as long as parts are listed, even where cuts make some segments short.
    static final int SEGMENTS = 12;

    private final Map<Long, MediaBytes> parts = new ConcurrentHashMap<>();
    private final Map<Long, MediaBytes> segments = new ConcurrentHashMap<>();
    private final List<Closed> closed = new ArrayList<>();

    /// A segment that is kept.
    ///
    /// @param lengths of its parts
    private record Closed(long number, Path file, long firstPart, List<Integer> lengths) {}

    void part(long number, Buffer bytes) {
        parts.put(number, new MediaBytes.InMemory(bytes));
    }

    /// The newest parts have become a segment.
    ///
    /// @param media of its parts; empty ones are gaps
    void segment(long number, Path file, long firstPart, List<byte[]> media) {
        var whole = Buffer.buffer(media.stream().mapToInt(bytes -> bytes.length).sum());
        media.forEach(whole::appendBytes);
        closed.add(new Closed(number, file, firstPart, media.stream().map(bytes -> bytes.length).toList()));
        segments.put(number, new MediaBytes.InMemory(whole));
        eachPart(closed.getLast(), (part, offset, length) ->
                parts.put(part, new MediaBytes.InMemory(whole.slice(offset, offset + length)))); // kept once
        forgetOldest();
    }

    /// A segment from before a restart.
    ///
    /// @param lengths of its parts, one behind the other in the file
    void restored(long number, Path file, long firstPart, List<Integer> lengths) {
        var segment = new Closed(number, file, firstPart, lengths);
        closed.add(segment);
        inFile(segment);
        forgetOldest();
    }

    private void inFile(Closed segment) {
        eachPart(segment, (part, offset, length) ->
                parts.put(part, new MediaBytes.InFile(segment.file(), offset, length)));
    }

    private void forgetOldest() {
        while (closed.size() > SEGMENTS) {
            var oldest = closed.removeFirst();
            segments.remove(oldest.number());
            eachPart(oldest, (part, _, _) -> parts.remove(part));
        }
    }

    /// Nothing will be added: the memory is given back.
    void end() {
        closed.forEach(this::inFile);
        segments.clear();
    }

    Optional<MediaBytes> findPart(long number) {
        return Optional.ofNullable(parts.get(number));
    }

    Optional<MediaBytes> findSegment(long number) {
        return Optional.ofNullable(segments.get(number));
    }

    private interface PartIn {
        void at(long part, int offset, int length);
    }

    private static void eachPart(Closed segment, PartIn action) {
        int offset = 0;
        for (int i = 0; i < segment.lengths().size(); i++) {
            int length = segment.lengths().get(i);
            if (length > 0) {
                action.at(segment.firstPart() + i, offset, length);
            }
            offset += length;
        }
    }
}
