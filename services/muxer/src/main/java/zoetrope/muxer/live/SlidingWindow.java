package zoetrope.muxer.live;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import zoetrope.muxer.playlist.Segment;
import zoetrope.muxer.store.PartKind;
import zoetrope.muxer.store.SegmentEntry;
import zoetrope.muxer.store.StreamDirectory;

/// Keeps an endless stream bounded: old segments leave the playlist, and, when the stream's files grow beyond their
/// bound, segments that left it long ago leave the disk. Used by one thread.
final class SlidingWindow {
    private final StreamDirectory directory;
    private final Duration length;
    private final long maxBytes;
    private final Deque<SegmentEntry> onDisk = new ArrayDeque<>();
    private long bytes;

    SlidingWindow(StreamDirectory directory, int windowSeconds, long maxBytes) {
        this.directory = directory;
        this.length = Duration.ofSeconds(windowSeconds);
        this.maxBytes = maxBytes;
    }

    void add(SegmentEntry segment) {
        onDisk.add(segment);
        bytes += segment.bytes();
    }

    /// Segments on disk that show the video.
    List<SegmentEntry> media() {
        return onDisk.stream()
                .filter(entry -> entry.kind() == PartKind.MEDIA && Files.exists(directory.segment(entry.number())))
                .toList();
    }

    /// Removes from the front what the rest of the window can do without.
    void slide(List<Segment> listed) throws IOException {
        if (listed.isEmpty()) {
            return;
        }
        var total = listed.stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus);
        int gone = 0;
        while (total.minus(listed.get(gone).duration()).compareTo(length) >= 0) {
            total = total.minus(listed.get(gone).duration());
            gone++;
        }
        listed.subList(0, gone).clear();
        // what a viewer may still be fetching from an old playlist: one more window
        long firstNeeded = listed.getFirst().number() - listed.size();
        while (bytes > maxBytes && !onDisk.isEmpty() && onDisk.getFirst().number() < firstNeeded) {
            var oldest = onDisk.removeFirst();
            bytes -= oldest.bytes();
            Files.deleteIfExists(directory.segment(oldest.number()));
        }
    }
}
