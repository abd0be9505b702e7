package zoetrope.muxer.playlist;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import zoetrope.muxer.playlist.ParsedPlaylist.ParsedPart;
import zoetrope.muxer.playlist.ParsedPlaylist.ParsedSegment;

/// Watches a stream's media playlist over a whole run and collects whatever breaks the rules that RFC 8216bis has for servers.
public final class PlaylistRules {
    private static final double ROUNDING = 0.002; // seconds
    private static final List<String> CONSTANT = List.of(
            "EXT-X-TARGETDURATION", "EXT-X-PART-INF", "EXT-X-SERVER-CONTROL", "EXT-X-PLAYLIST-TYPE",
            "EXT-X-INDEPENDENT-SEGMENTS");

    private final List<String> violations = new ArrayList<>();
    private final @Nullable Duration lateness;
    private @Nullable ParsedPlaylist last;
    private @Nullable Instant lastGrowth;
    private @Nullable Instant lastSegment;
    private int polls;

    /// @param lateness how much later than the rules say a part may appear; null when polls have no meaningful times
    public PlaylistRules(@Nullable Duration lateness) {
        this.lateness = lateness;
    }

    /// Rules of one playlist for itself.
    public static List<String> violationsOf(String text) {
        var rules = new PlaylistRules(null);
        rules.poll(text, Instant.EPOCH);
        return rules.violations();
    }

    /// One more full playlist.
    ///
    /// @param at when it was answered
    public void poll(String text, Instant at) {
        polls++;
        var now = ParsedPlaylist.of(text);
        now.complaints().forEach(this::say);
        if (now.skipped() >= 0) {
            say("a delta update where a full playlist was asked for");
        }
        alone(now);
        if (last != null) {
            between(last, now, at);
        } else {
            lastGrowth = at;
        }
        last = now;
    }

    /// A delta update, with the full playlist of the same moment and one that the client had before.
    public void delta(String before, String delta, String full) {
        var had = ParsedPlaylist.of(before);
        var update = ParsedPlaylist.of(delta);
        var whole = ParsedPlaylist.of(full);
        update.complaints().forEach(this::say);
        if (update.skipped() < 0) {
            require(delta.equals(full), "a delta update without EXT-X-SKIP is not the full playlist");
            return;
        }
        require(version(update) >= 9, "EXT-X-SKIP in version " + version(update) + " (expected: at least 9)");
        require(!update.ended(), "a delta update of a playlist that has ended");
        double behind = seconds(update.openParts())
                + update.segments().stream().mapToDouble(ParsedSegment::seconds).sum();
        double until = whole.number("EXT-X-SERVER-CONTROL", "CAN-SKIP-UNTIL");
        require(behind >= until - ROUNDING, "skips segments %.3f s behind the edge (expected: at least %.3f)".formatted(behind, until));
        var merged = new ArrayList<ParsedSegment>();
        for (var segment : had.segments()) {
            if (segment.number() >= update.mediaSequence()
                    && segment.number() < update.mediaSequence() + update.skipped()) {
                merged.add(segment);
            }
        }
        require(merged.size() == update.skipped(), "skips segments that the client never had");
        merged.addAll(update.segments());
        require(bare(merged).equals(bare(whole.segments())), "previous + delta is not the full playlist");
        require(update.openParts().equals(whole.openParts()) && update.hints().equals(whole.hints()),
                "the edge of the delta update is not that of the full playlist");
    }

    /// What was wrong so far, each with the number of the poll.
    public List<String> violations() {
        return List.copyOf(violations);
    }

    public int polls() {
        return polls;
    }

    private void alone(ParsedPlaylist now) {
        int target = now.targetDuration();
        require(target > 0, "TARGETDURATION is missing or not a positive integer");
        require(now.tags().containsKey("EXT-X-MAP"), "no EXT-X-MAP");
        require(version(now) >= 6, "EXT-X-MAP in version " + version(now) + " (expected: at least 6)");
        double holdBack = now.number("EXT-X-SERVER-CONTROL", "HOLD-BACK");
        require(!(holdBack < 3 * target), "HOLD-BACK=%s (expected: at least 3 x %d)".formatted(holdBack, target));
        double skip = now.number("EXT-X-SERVER-CONTROL", "CAN-SKIP-UNTIL");
        require(!(skip < 6 * target), "CAN-SKIP-UNTIL=%s (expected: at least 6 x %d)".formatted(skip, target));
        if (now.hasParts() || now.tags().containsKey("EXT-X-PART-INF")) {
            lowLatency(now);
        }
        require(now.hints().size() <= 1, "%d preload hints (expected: at most one)".formatted(now.hints().size()));
        require(!now.ended() || now.hints().isEmpty(), "a preload hint after ENDLIST");
        var type = now.tags().get("EXT-X-PLAYLIST-TYPE");
        require(type == null || now.mediaSequence() == 0, "PLAYLIST-TYPE " + type + " although segments were removed");
        Instant expected = null;
        for (var segment : now.segments()) {
            segment(now, segment, expected);
            expected = segment.dateTime() == null ? null : plus(segment.dateTime(), segment.seconds());
        }
        if (!now.openParts().isEmpty()) {
            dateTime("open segment", now.openDateTime(), expected);
            parts(now, now.openParts(), true);
        }
        double window = now.segments().stream().mapToDouble(ParsedSegment::seconds).sum();
        require(now.mediaSequence() == 0 || window >= 3 * target, "window of %.3f s (expected: at least 3 x %d)".formatted(window, target));
    }

    private void lowLatency(ParsedPlaylist now) {
        double partTarget = now.partTarget();
        require(partTarget > 0, "parts without PART-INF");
        double holdBack = now.number("EXT-X-SERVER-CONTROL", "PART-HOLD-BACK");
        require(holdBack >= 3 * partTarget - ROUNDING, "PART-HOLD-BACK=%s (expected: at least 3 x %s)".formatted(holdBack, partTarget));
        boolean blocks = now.tags().getOrDefault("EXT-X-SERVER-CONTROL", "").contains("CAN-BLOCK-RELOAD=YES");
        require(!blocks || now.ended() || now.hints().size() == 1, "no preload hint while the stream goes on");
        double behind = seconds(now.openParts());
        int limit = 3 * now.targetDuration();
        for (int i = now.segments().size() - 1; i >= 0; i--) {
            var segment = now.segments().get(i);
            if (behind >= limit) {
                require(segment.parts().isEmpty(), "%s lists parts %.3f s behind the edge (expected: less than %d)".formatted(segment.uri(), behind, limit));
            } else {
                require(!segment.parts().isEmpty(), "%s has lost its parts %.3f s behind the edge (expected: not before %d)".formatted(segment.uri(), behind, limit));
            }
            behind += segment.seconds();
        }
    }

    private void segment(ParsedPlaylist now, ParsedSegment segment, @Nullable Instant expected) {
        require(Math.round(segment.seconds()) <= now.targetDuration(),
                "%s lasts %s s (expected: at most %d)".formatted(segment.uri(), segment.seconds(), now.targetDuration()));
        dateTime(segment.uri(), segment.dateTime(), expected);
        if (segment.parts().isEmpty()) {
            return;
        }
        parts(now, segment.parts(), false);
        double sum = seconds(segment.parts());
        require(Math.abs(sum - segment.seconds()) < ROUNDING,
                "%s lasts %s s, its parts %s s (expected: the same)".formatted(segment.uri(), segment.seconds(), sum));
        boolean onlyGaps = segment.parts().stream().allMatch(ParsedPart::gap);
        require(onlyGaps == segment.gap(), segment.uri() + ": EXT-X-GAP does not agree with its parts");
    }

    private void dateTime(String what, @Nullable Instant dateTime, @Nullable Instant expected) {
        require(dateTime != null, what + " without PROGRAM-DATE-TIME");
        if (dateTime != null && expected != null) {
            require(Duration.between(expected, dateTime).abs().toMillis() <= 2,
                    "%s at %s (expected: %s)".formatted(what, dateTime, expected));
        }
    }

    private void parts(ParsedPlaylist now, List<ParsedPart> parts, boolean open) {
        double target = now.partTarget();
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            boolean last = i == parts.size() - 1;
            require(part.seconds() <= target, "%s lasts %s s (expected: at most PART-TARGET %s)".formatted(part.uri(), part.seconds(), target));
            boolean mayBeShort = part.independent() || part.gap() || last || parts.get(i + 1).gap();
            require(mayBeShort || part.seconds() >= 0.85 * target, "%s lasts %s s (expected: at least 85%% of %s)".formatted(part.uri(), part.seconds(), target));
        }
        require(parts.getFirst().independent() || parts.getFirst().gap(), "%s begins a segment without a sync frame%s".formatted(parts.getFirst().uri(), open ? " (open)" : ""));
    }

    private void between(ParsedPlaylist before, ParsedPlaylist now, Instant at) {
        for (var tag : CONSTANT) {
            var was = before.tags().get(tag);
            var is = now.tags().get(tag);
            require(was == null ? is == null : was.equals(is), "%s changed from %s to %s".formatted(tag, was, is));
        }
        long removed = now.mediaSequence() - before.mediaSequence();
        require(removed >= 0, "MEDIA-SEQUENCE went back by " + -removed);
        require(now.openNumber() >= before.openNumber(), "segments vanished from the end");
        long removedCuts = before.segments().stream().limit(Math.max(0, removed)).filter(ParsedSegment::discontinuity).count();
        require(discontinuities(now) - discontinuities(before) == removedCuts, "DISCONTINUITY-SEQUENCE did not grow by %d".formatted(removedCuts));
        var was = byNumber(before);
        for (var segment : now.segments()) {
            var old = was.get(segment.number());
            if (old != null) {
                require(bare(List.of(old)).equals(bare(List.of(segment))), "segment %d changed".formatted(segment.number()));
                require(segment.parts().isEmpty() || segment.parts().equals(old.parts()), "parts of segment %d changed".formatted(segment.number()));
            } else if (segment.number() < before.openNumber() && removed >= 0) {
                say("segment %d came back".formatted(segment.number()));
            }
        }
        if (before.ended()) {
            require(now.ended() && now.segments().size() == before.segments().size(), "the playlist went on after ENDLIST");
        }
        edge(before, now, at);
    }

    private void edge(ParsedPlaylist before, ParsedPlaylist now, Instant at) {
        var grown = partsFrom(now, before.openNumber());
        if (grown == null) {
            return; // so much later that the parts have gone
        }
        int known = before.openParts().size();
        require(grown.size() >= known && grown.subList(0, Math.min(known, grown.size())).equals(before.openParts()),
                "parts at the edge changed");
        boolean more = grown.size() > known;
        if (more && !before.hints().isEmpty()) {
            require(grown.get(known).uri().equals(before.hints().getFirst()),
                    "hinted at %s, then came %s".formatted(before.hints().getFirst(), grown.get(known).uri()));
        }
        if (more && lateness != null && lastGrowth != null) {
            double took = Duration.between(lastGrowth, at).toNanos() / 1e9;
            double allowed = before.partTarget() + lateness.toNanos() / 1e9;
            require(took <= allowed, "the next part came after %.3f s (expected: within %.3f)".formatted(took, allowed));
        }
        if (more) {
            lastGrowth = at;
        }
        if (now.openNumber() > before.openNumber()) {
            segmentCadence(before, at);
        }
    }

    private void segmentCadence(ParsedPlaylist before, Instant at) {
        if (lateness != null && lastSegment != null && before.hasParts()) {
            double took = Duration.between(lastSegment, at).toNanos() / 1e9;
            double allowed = 1.5 * before.targetDuration() + lateness.toNanos() / 1e9;
            require(took <= allowed, "the next segment came after %.3f s (expected: within %.3f)".formatted(took, allowed));
        }
        lastSegment = at;
    }

    /// All parts listed from a segment on; null if some are not listed any more.
    private static @Nullable List<ParsedPart> partsFrom(ParsedPlaylist now, long number) {
        var parts = new ArrayList<ParsedPart>();
        for (var segment : now.segments()) {
            if (segment.number() >= number) {
                if (segment.parts().isEmpty()) {
                    return null;
                }
                parts.addAll(segment.parts());
            }
        }
        parts.addAll(now.openParts());
        return parts;
    }

    private static Map<Long, ParsedSegment> byNumber(ParsedPlaylist playlist) {
        return playlist.segments().stream()
                .collect(Collectors.toMap(ParsedSegment::number, segment -> segment));
    }

    /// Without parts, which may be dropped.
    private static List<ParsedSegment> bare(List<ParsedSegment> segments) {
        return segments.stream()
                .map(s -> new ParsedSegment(s.number(), s.uri(), s.seconds(), s.dateTime(), s.gap(), s.discontinuity(), List.of()))
                .toList();
    }

    private static int version(ParsedPlaylist playlist) {
        return Integer.parseInt(playlist.tags().getOrDefault("EXT-X-VERSION", "1"));
    }

    private static long discontinuities(ParsedPlaylist playlist) {
        return Long.parseLong(playlist.tags().getOrDefault("EXT-X-DISCONTINUITY-SEQUENCE", "0"));
    }

    private static double seconds(List<ParsedPart> parts) {
        return parts.stream().mapToDouble(ParsedPart::seconds).sum();
    }

    private static Instant plus(Instant instant, double seconds) {
        return instant.plusNanos(Math.round(seconds * 1e9));
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            say(otherwise);
        }
    }

    private void say(String violation) {
        violations.add("poll %d: %s".formatted(polls, violation));
    }
}
