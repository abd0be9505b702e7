package zoetrope.muxer.playlist;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import zoetrope.core.VideoFormat;

/// Media playlists of a stream that is so many parts old, for tests: 16 frames a second, parts of 4 frames, 4 to a segment.
final class Playlists {
    static final VideoFormat FORMAT = new VideoFormat(128, 128, 16);
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private Playlists() {}

    /// @param window segments kept; 0 for all
    static MediaPlaylist after(int parts, boolean lowLatency, int window, boolean ended) {
        var targets = Targets.of(FORMAT, 250, 4, lowLatency);
        var segments = new ArrayList<Segment>();
        var open = new ArrayList<Part>();
        for (int i = 0; i < parts; i++) {
            open.add(new Part("part%d.m4s".formatted(i), targets.part(), i % 4 == 0, false));
            if (i % 4 == 3 || ended && i == parts - 1) {
                int number = segments.size();
                var duration = targets.part().multipliedBy(open.size());
                segments.add(new Segment(number, "seg%d.m4s".formatted(number), duration, at(number), false, open));
                open.clear();
            }
        }
        int whole = segments.size();
        int first = window == 0 ? 0 : Math.max(0, whole - window);
        return new MediaPlaylist(
                targets, window == 0, ended, START, "init.mp4", first, segments.subList(first, whole),
                new OpenSegment(at(whole), lowLatency ? open : List.of()),
                lowLatency && !ended ? "part%d.m4s".formatted(parts) : null);
    }

    /// With a segment of gaps, cut short by it and by nothing.
    static MediaPlaylist withGap() {
        var targets = Targets.of(FORMAT, 250, 4, true);
        var part = targets.part();
        var shortPart = Duration.ofNanos(62_500_000);
        var first = new Segment(0, "seg0.m4s", part.plus(shortPart), START, false,
                List.of(new Part("part0.m4s", part, true, false), new Part("part1.m4s", shortPart, false, false)));
        var gapAt = START.plus(first.duration());
        var gap = new Segment(1, "seg1.m4s", part, gapAt, true, List.of(new Part("part2.m4s", part, false, true)));
        return new MediaPlaylist(
                targets, true, false, START, "init.mp4", 0, List.of(first, gap),
                new OpenSegment(gapAt.plus(part), List.of(new Part("part3.m4s", part, true, false))), "part4.m4s");
    }

    private static Instant at(int segment) {
        return START.plus(Duration.ofSeconds(segment));
    }
}
