package zoetrope.loadtests.hls;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a media playlist offers, as far as a player that follows the live edge cares.
///
/// @param init address of the init segment
/// @param parts addresses of the listed parts, in playing order
/// @param segments addresses of the whole segments, in playing order
/// @param openNumber media sequence number of the segment that is not whole yet
/// @param openParts how many parts that one has
/// @param lowLatency whether requests may block until the next part
public record Listing(
        String init,
        List<String> parts,
        List<String> segments,
        long openNumber,
        int openParts,
        boolean lowLatency,
        boolean ended) {
    private static final Pattern URI = Pattern.compile("URI=\"([^\"]*)\"");

    public Listing {
        parts = List.copyOf(parts);
        segments = List.copyOf(segments);
    }

    public static Listing parse(String playlist) {
        String init = "";
        var parts = new ArrayList<String>();
        var segments = new ArrayList<String>();
        long number = 0;
        int open = 0;
        for (String line : playlist.lines().toList()) {
            if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
                number += Long.parseLong(line.substring(line.indexOf(':') + 1));
            } else if (line.startsWith("#EXT-X-SKIP:")) {
                number += Long.parseLong(line.substring(line.indexOf('=') + 1));
            } else if (line.startsWith("#EXT-X-MAP:")) {
                init = uri(line);
            } else if (line.startsWith("#EXT-X-PART:")) {
                open++;
                if (!line.contains("GAP=YES")) {
                    parts.add(uri(line));
                }
            } else if (!line.isBlank() && !line.startsWith("#")) {
                segments.add(line);
                number++;
                open = 0;
            }
        }
        return new Listing(
                init,
                parts,
                segments,
                number,
                open,
                playlist.contains("CAN-BLOCK-RELOAD=YES"),
                playlist.contains("#EXT-X-ENDLIST"));
    }

    /// What to put behind the address of the playlist, to be answered when the next part is listed.
    public String next() {
        return "?_HLS_msn=%d&_HLS_part=%d".formatted(openNumber, openParts);
    }

    /// The parts after that one; of a stream that is joined only the newest.
    public List<String> after(String seen) {
        int at = parts.indexOf(seen);
        return at >= 0 ? parts.subList(at + 1, parts.size()) : parts.subList(Math.max(0, parts.size() - 1), parts.size());
    }

    private static String uri(String line) {
        var found = URI.matcher(line);
        if (!found.find()) {
            throw new IllegalArgumentException("playlist line: '" + line + "' (expected: with a URI)");
        }
        return found.group(1);
    }
}
