package zoetrope.muxer.store;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import zoetrope.core.JobId;

/// One stream's files. Written by one thread; read by any.
///
/// @param path of the directory
/// @param copy gets every line that is added to the index
public record StreamDirectory(Path path, Consumer<JsonObject> copy) {
    private static final String INDEX = "index.jsonl";

    public StreamDirectory(Path path) {
        this(path, _ -> {});
    }

    /// The same directory, of whose index another copy is kept.
    public StreamDirectory copiedTo(Consumer<JsonObject> other) {
        return new StreamDirectory(path, other);
    }

    /// The directory of a job's stream.
    public static StreamDirectory of(Path root, JobId job) {
        return new StreamDirectory(root.toAbsolutePath().resolve(job.value()));
    }

    /// What is there already, if anything.
    public Optional<StreamIndex> index() throws IOException {
        return Files.exists(path.resolve(INDEX)) ? Optional.of(StreamIndex.read(path.resolve(INDEX))) : Optional.empty();
    }

    /// The segments of its index that it still has: a stream that slides gives up its oldest.
    public List<SegmentEntry> kept(StreamIndex index) {
        var segments = index.segments();
        if (index.header().event()) {
            return segments;
        }
        int first = segments.size();
        while (first > 0 && has(segments.get(first - 1))) {
            first--;
        }
        return segments.subList(first, segments.size());
    }

    private boolean has(SegmentEntry entry) {
        return entry.bytes() == 0 || Files.exists(segment(entry.number()));
    }

    /// Bytes of the segments that it still has, and of the download.
    long bytes(StreamIndex index) {
        long download = index.end() == null ? 0 : index.end().bytes();
        return kept(index).stream().mapToLong(SegmentEntry::bytes).sum() + download;
    }

    /// Begins the stream.
    public void begin(StreamHeader header, byte[] init) throws IOException {
        Files.createDirectories(path);
        replace(init(), List.of(init));
        append(header.toJson());
    }

    /// Goes on with a stream that a crash interrupted: forgets an index line that was not finished.
    public void resume(StreamIndex index) throws IOException {
        var lines = new StringBuilder(index.header().toJson().encode()).append('\n');
        index.segments().forEach(segment -> lines.append(segment.toJson().encode()).append('\n'));
        replace(path.resolve(INDEX), List.of(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /// Adds a segment. Its file is there, whole, before the index says so.
    ///
    /// @param parts its bytes; none for a gap
    public void add(SegmentEntry entry, List<byte[]> parts) throws IOException {
        if (entry.bytes() > 0) {
            replace(segment(entry.number()), parts);
        }
        append(entry.toJson());
    }

    public void end(StreamEnd end) throws IOException {
        append(end.toJson());
    }

    public Path init() {
        return path.resolve("init.mp4");
    }

    public Path segment(long number) {
        return path.resolve("seg%d.m4s".formatted(number));
    }

    public Path download() {
        return path.resolve("video.mp4");
    }

    /// For chunks that do not play yet.
    public Path waiting() {
        return path.resolve("waiting");
    }

    /// Removes everything.
    public void delete() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void append(JsonObject line) throws IOException {
        Files.writeString(
                path.resolve(INDEX), line.encode() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        copy.accept(line);
    }

    private static void replace(Path file, List<byte[]> content) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + ".part");
        try (var out = Files.newOutputStream(unfinished)) {
            for (var bytes : content) {
                out.write(bytes);
            }
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
