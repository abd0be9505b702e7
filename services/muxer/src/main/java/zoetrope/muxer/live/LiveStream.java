package zoetrope.muxer.live;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import zoetrope.muxer.encode.CodecString;
import zoetrope.muxer.playlist.MediaPlaylist;
import zoetrope.muxer.playlist.OpenSegment;
import zoetrope.muxer.playlist.Part;
import zoetrope.muxer.playlist.Segment;
import zoetrope.muxer.store.PartKind;
import zoetrope.muxer.store.SegmentEntry;
import zoetrope.muxer.store.StreamDirectory;
import zoetrope.muxer.store.StreamEnd;
import zoetrope.muxer.store.StreamHeader;
import zoetrope.muxer.store.StreamIndex;

/// What viewers see of one job. Grows by one thread, is read by any: readers get an immutable [Edition].
public final class LiveStream {
    /// How long viewers who followed a stream to its end may still fetch its last parts.
    public static final Duration LINGERING = Duration.ofMinutes(1);

    private final StreamDirectory directory;
    private final SlidingWindow window;
    private final Bandwidth bandwidth = new Bandwidth();
    private final RecentMedia recent = new RecentMedia();
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Edition edition; // null before the first part
    private volatile boolean abandoned;
    private volatile Buffer init = Buffer.buffer(); // as of the first edition

    // the open segment
    private final List<EncodedPart> openParts = new ArrayList<>();
    private final List<Part> openListed = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private long frames; // published, on the stream's time line
    private long nextPart;
    private long openNumber;

    /// @param windowSeconds of a playlist that slides
    public LiveStream(StreamDirectory directory, int windowSeconds, long maxBytes) {
        this.directory = directory;
        this.window = new SlidingWindow(directory, windowSeconds, maxBytes);
    }

    /// The stream as it is on disk.
    public void restore(StreamIndex index, Instant now) throws IOException {
        byte[] begun = Files.readAllBytes(directory.init());
        init = Buffer.buffer(begun);
        for (var entry : index.segments()) {
            var startsAt = at(index.header(), frames);
            bandwidth.add(entry.bytes(), index.header().format().duration(entry.frames()));
            var segment = new Segment(
                    entry.number(), "seg%d.m4s".formatted(entry.number()),
                    index.header().format().duration(entry.frames()), startsAt, entry.kind() == PartKind.GAP,
                    over(index, now) ? List.of() : restoredParts(entry, index));
            segments.add(segment);
            window.add(entry);
            frames += entry.frames();
            nextPart = entry.nextPart();
            openNumber = entry.number() + 1;
        }
        segments.subList(0, segments.size() - directory.kept(index).size()).clear();
        if (!index.header().event()) {
            window.slide(segments);
        }
        publish(index.header(), CodecString.in(begun), index.end());
    }

    /// The parts of a segment that is so young that they are still listed, or fetched.
    private List<Part> restoredParts(SegmentEntry entry, StreamIndex index) throws IOException {
        var header = index.header();
        if (entry.number() <= index.segments().getLast().number() - RecentMedia.SEGMENTS) {
            return List.of();
        }
        var file = directory.segment(entry.number());
        var restored = RestoredParts.of(entry, file, Past.partFrames(header), header.format(), LiveStream::partUri);
        recent.restored(entry.number(), file, entry.nextPart() - entry.parts(), restored.lengths());
        return restored.listed();
    }

    /// Whether nobody follows it any more who knows its parts.
    private static boolean over(StreamIndex index, Instant now) {
        var end = index.end();
        return end != null && end.at().plus(LINGERING).isBefore(now);
    }

    /// Begins it.
    void begin(StreamHeader header, byte[] begun, String codecs) throws IOException {
        directory.begin(header, begun);
        init = Buffer.buffer(begun);
        publish(header, codecs, null);
    }

    /// Shows one more part.
    void show(EncodedPart part) throws IOException {
        var now = required();
        if (part.startsSegment() && !openParts.isEmpty()) {
            closeSegment(now.header());
        }
        boolean gap = part.kind() == PartKind.GAP;
        openParts.add(part);
        openListed.add(new Part(
                partUri(nextPart), now.header().format().duration(part.frames()), part.independent(), gap));
        if (!gap) {
            recent.part(nextPart, Buffer.buffer(part.bytes()));
        }
        nextPart++;
        frames += part.frames();
        if (part.endsSegment()) {
            closeSegment(now.header());
        }
        publish(now.header(), now.codecs(), null);
    }

    /// Nothing more will be shown.
    ///
    /// @param end with the download, once there is one
    void end(StreamEnd end) throws IOException {
        var now = required();
        if (!openParts.isEmpty()) {
            closeSegment(now.header());
        }
        recent.end();
        publish(now.header(), now.codecs(), end);
    }

    /// Nothing more can be shown, because the disk refuses: what is not on it is given up.
    void breakOff(StreamEnd end) {
        var now = required();
        frames -= openParts.stream().mapToLong(EncodedPart::frames).sum();
        openParts.clear();
        openListed.clear();
        recent.end();
        publish(now.header(), now.codecs(), end);
    }

    /// Segments on disk that show the video, in order.
    List<SegmentEntry> media() {
        return window.media();
    }

    /// Nothing was or will ever be shown.
    void abandon() {
        abandoned = true;
        watchers.forEach(Runnable::run);
    }

    /// What there is to see now; empty before the first part.
    public Optional<Edition> edition() {
        return Optional.ofNullable(edition);
    }

    /// Whether all is there that will ever be.
    public boolean ended() {
        return edition().filter(e -> e.end() != null).isPresent();
    }

    /// Whether there will never be anything to see.
    public boolean abandoned() {
        return abandoned;
    }

    /// The bytes of a part, if it can (still) be fetched.
    public Optional<MediaBytes> part(long number) {
        return recent.findPart(number);
    }

    /// The bytes of a segment, if it is one of the newest of a stream that grows; the others are in the directory.
    public Optional<MediaBytes> segment(long number) {
        return recent.findSegment(number);
    }

    /// The init segment; empty before the first part.
    public Buffer init() {
        return init;
    }

    public StreamDirectory directory() {
        return directory;
    }

    /// Calls back, on the writing thread, after each change; must not block.
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    public void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    /// Frames published, held ones and gaps included.
    long frames() {
        return frames;
    }

    private void closeSegment(StreamHeader header) throws IOException {
        long segmentFrames = openParts.stream().mapToLong(EncodedPart::frames).sum();
        long bytes = openParts.stream().mapToLong(part -> part.bytes().length).sum();
        var last = openParts.getLast();
        var entry = new SegmentEntry(
                openNumber, (int) segmentFrames, bytes, last.kind(), openParts.size(), nextPart, last.told());
        var media = openParts.stream().map(EncodedPart::bytes).toList();
        directory.add(entry, media);
        if (last.kind() != PartKind.GAP) {
            recent.segment(openNumber, directory.segment(openNumber), nextPart - openParts.size(), media);
        }
        bandwidth.add(bytes, header.format().duration(segmentFrames));
        segments.add(new Segment(
                openNumber, "seg%d.m4s".formatted(openNumber), header.format().duration(segmentFrames),
                at(header, frames - segmentFrames), last.kind() == PartKind.GAP, List.copyOf(openListed)));
        openParts.clear();
        openListed.clear();
        openNumber++;
        window.add(entry);
        if (!header.event()) {
            window.slide(segments);
        }
    }

    private void publish(StreamHeader header, String codecs, @Nullable StreamEnd end) {
        boolean ended = end != null;
        boolean lowLatency = header.targets().lowLatency();
        var openAt = at(header, frames - openParts.stream().mapToLong(EncodedPart::frames).sum());
        var playlist = new MediaPlaylist(
                header.targets(), header.event(), ended, header.startedAt(), "init.mp4",
                openNumber - segments.size(), segments,
                new OpenSegment(openAt, lowLatency ? openListed : List.of()),
                lowLatency && !ended ? partUri(nextPart) : null);
        edition = new Edition(header, codecs, playlist, nextPart, bandwidth.peak(header.format()), bandwidth.average(), end);
        watchers.forEach(Runnable::run);
    }

    private Edition required() {
        var now = edition;
        if (now == null) {
            throw new IllegalStateException("the stream has not begun");
        }
        return now;
    }

    private static Instant at(StreamHeader header, long frame) {
        return header.startedAt().plus(header.format().duration(frame));
    }

    private static String partUri(long number) {
        return "part%d.m4s".formatted(number);
    }

    /// Whether the downloadable file is there.
    public boolean downloadable() {
        return Files.exists(directory.download());
    }
}
