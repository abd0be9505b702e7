package zoetrope.muxer.playlist;

import java.time.OffsetDateTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A media playlist as a player reads it. Shares no code with what writes them.
///
/// @param tags of the playlist as a whole, by name; for a tag without a value, its value is empty
/// @param skipped segments that a delta update only counts; -1 if it is none
/// @param segments whole ones
/// @param openParts after the last whole segment
/// @param openDateTime of the open segment, if it has parts
/// @param complaints about the text itself
public record ParsedPlaylist(
        Map<String, String> tags,
        int skipped,
        List<ParsedSegment> segments,
        List<ParsedPart> openParts,
        @Nullable Instant openDateTime,
        List<String> hints,
        boolean ended,
        List<String> complaints) {

    /// @param number media sequence number
    /// @param parts that are listed; they may have been dropped
    public record ParsedSegment(
            long number,
            String uri,
            double seconds,
            @Nullable Instant dateTime,
            boolean gap,
            boolean discontinuity,
            List<ParsedPart> parts) {}

    public record ParsedPart(String uri, double seconds, boolean independent, boolean gap) {}

    private static final Pattern ATTRIBUTE = Pattern.compile("([A-Z0-9-]+)=(\"[^\"]*\"|[^,]*)(?:,|$)");

    public static ParsedPlaylist of(String text) {
        return new Reader().read(text);
    }

    double number(String tag, String attribute) {
        var value = attributes(tags.getOrDefault(tag, "")).get(attribute);
        return value == null ? Double.NaN : Double.parseDouble(value);
    }

    long mediaSequence() {
        return Long.parseLong(tags.getOrDefault("EXT-X-MEDIA-SEQUENCE", "0"));
    }

    int targetDuration() {
        return Integer.parseInt(tags.getOrDefault("EXT-X-TARGETDURATION", "-1"));
    }

    double partTarget() {
        return number("EXT-X-PART-INF", "PART-TARGET");
    }

    boolean hasParts() {
        return !openParts.isEmpty() || segments.stream().anyMatch(s -> !s.parts().isEmpty());
    }

    long openNumber() {
        return mediaSequence() + Math.max(0, skipped) + segments.size();
    }

    static Map<String, String> attributes(String list) {
        var found = new LinkedHashMap<String, String>();
        var matcher = ATTRIBUTE.matcher(list);
        while (matcher.find()) {
            var value = matcher.group(2);
            found.put(matcher.group(1), value.startsWith("\"") ? value.substring(1, value.length() - 1) : value);
        }
        return found;
    }

    /// Reads line by line; holds what belongs to the segment whose address has not come yet.
    private static final class Reader {
        private final Map<String, String> tags = new LinkedHashMap<>();
        private final List<ParsedSegment> segments = new ArrayList<>();
        private final List<String> hints = new ArrayList<>();
        private final List<String> complaints = new ArrayList<>();
        private List<ParsedPart> parts = new ArrayList<>();
        private @Nullable Instant dateTime;
        private double seconds = -1;
        private boolean gap;
        private boolean discontinuity;
        private boolean ended;
        private int skipped = -1;

        ParsedPlaylist read(String text) {
            var lines = text.lines().toList();
            if (lines.isEmpty() || !lines.getFirst().equals("#EXTM3U")) {
                complaints.add("does not begin with #EXTM3U");
            }
            lines.stream().skip(1).filter(line -> !line.isBlank()).forEach(this::line);
            if (seconds >= 0) {
                complaints.add("ends with an EXTINF that has no address");
            }
            return new ParsedPlaylist(tags, skipped, segments, parts, dateTime, hints, ended, complaints);
        }

        private void line(String line) {
            if (!line.startsWith("#")) {
                address(line);
                return;
            }
            int colon = line.indexOf(':');
            var name = colon < 0 ? line.substring(1) : line.substring(1, colon);
            var value = colon < 0 ? "" : line.substring(colon + 1);
            switch (name) {
                case "EXTINF" -> {
                    if (seconds >= 0) {
                        complaints.add("two EXTINF for one address: " + line);
                    }
                    seconds = Double.parseDouble(value.substring(0, value.indexOf(',')));
                }
                case "EXT-X-PART" -> part(attributes(value), line);
                case "EXT-X-PROGRAM-DATE-TIME" -> {
                    beforeParts(line);
                    dateTime = OffsetDateTime.parse(value).toInstant();
                }
                case "EXT-X-DISCONTINUITY" -> {
                    beforeParts(line);
                    discontinuity = true;
                }
                case "EXT-X-GAP" -> gap = true;
                case "EXT-X-PRELOAD-HINT" -> {
                    if (!"PART".equals(attributes(value).get("TYPE"))) {
                        complaints.add("hint of another type: " + line);
                    }
                    hints.add(attributes(value).getOrDefault("URI", ""));
                }
                case "EXT-X-ENDLIST" -> ended = true;
                case "EXT-X-SKIP" -> {
                    if (skipped >= 0) {
                        complaints.add("more than one EXT-X-SKIP");
                    }
                    skipped = Integer.parseInt(attributes(value).getOrDefault("SKIPPED-SEGMENTS", "-1"));
                }
                case "EXT-X-MAP" -> {
                    beforeParts(line);
                    once(name, value);
                }
                case "EXT-X-DATERANGE", "EXT-X-RENDITION-REPORT" -> {}
                default -> once(name, value);
            }
        }

        private void once(String name, String value) {
            if (tags.put(name, value) != null) {
                complaints.add(name + " more than once");
            }
        }

        private void beforeParts(String line) {
            if (!parts.isEmpty()) {
                complaints.add("after a part of its segment: " + line);
            }
        }

        private void part(Map<String, String> attributes, String line) {
            if (seconds >= 0) {
                complaints.add("a part after the EXTINF of its segment: " + line);
            }
            if (!attributes.containsKey("URI") || !attributes.containsKey("DURATION")) {
                complaints.add("a part without URI or DURATION: " + line);
                return;
            }
            parts.add(new ParsedPart(
                    attributes.get("URI"), Double.parseDouble(attributes.get("DURATION")),
                    "YES".equals(attributes.get("INDEPENDENT")), "YES".equals(attributes.get("GAP"))));
        }

        private void address(String uri) {
            if (seconds < 0) {
                complaints.add("an address without EXTINF: " + uri);
            }
            long number = Long.parseLong(tags.getOrDefault("EXT-X-MEDIA-SEQUENCE", "0"))
                    + Math.max(0, skipped) + segments.size();
            segments.add(new ParsedSegment(number, uri, seconds, dateTime, gap, discontinuity, List.copyOf(parts)));
            parts = new ArrayList<>();
            dateTime = null;
            seconds = -1;
            gap = false;
            discontinuity = false;
        }
    }
}
