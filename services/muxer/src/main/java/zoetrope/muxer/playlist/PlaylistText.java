package zoetrope.muxer.playlist;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Writes media playlists.
public final class PlaylistText {
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);
    private static final String GENERATED =
            "#EXT-X-DATERANGE:ID=\"provenance\",CLASS=\"org.iptc.digitalsourcetype\",START-DATE=\"%s\","
                    + "X-DIGITAL-SOURCE-TYPE=\"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia\"\n";

    private final MediaPlaylist playlist;
    private final StringBuilder text = new StringBuilder();

    private PlaylistText(MediaPlaylist playlist) {
        this.playlist = playlist;
    }

    /// All of it.
    public static String full(MediaPlaylist playlist) {
        return new PlaylistText(playlist).write(0);
    }

    /// A delta update: old segments are only counted. The same as [#full] where none is old enough.
    public static String delta(MediaPlaylist playlist) {
        int skipped = playlist.ended() ? 0 : before(playlist, playlist.targets().canSkipUntil());
        return new PlaylistText(playlist).write(skipped);
    }

    private String write(int skipped) {
        header(skipped > 0 ? 9 : 6);
        if (skipped > 0) {
            text.append("#EXT-X-SKIP:SKIPPED-SEGMENTS=").append(skipped).append('\n');
        } else {
            text.append("#EXT-X-MAP:URI=\"").append(playlist.map()).append("\"\n");
        }
        text.append(GENERATED.formatted(DATE_TIME.format(playlist.startedAt())));
        int firstWithParts = before(playlist, playlist.targets().partsListed());
        for (int i = skipped; i < playlist.segments().size(); i++) {
            segment(playlist.segments().get(i), i >= firstWithParts);
        }
        var open = playlist.open();
        if (playlist.targets().lowLatency() && !open.parts().isEmpty()) {
            dateTime(open.dateTime());
            parts(open.parts());
        }
        if (playlist.hint() != null) {
            text.append("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"").append(playlist.hint()).append("\"\n");
        }
        if (playlist.ended()) {
            text.append("#EXT-X-ENDLIST\n");
        }
        return text.toString();
    }

    private void header(int version) {
        var targets = playlist.targets();
        text.append("#EXTM3U\n#EXT-X-VERSION:").append(version).append('\n');
        text.append("#EXT-X-TARGETDURATION:").append(targets.seconds()).append('\n');
        text.append("#EXT-X-SERVER-CONTROL:");
        if (targets.lowLatency()) {
            text.append("CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=").append(seconds(targets.partHoldBack())).append(',');
        }
        text.append("HOLD-BACK=").append(seconds(targets.holdBack()));
        text.append(",CAN-SKIP-UNTIL=").append(seconds(targets.canSkipUntil())).append('\n');
        if (targets.lowLatency()) {
            text.append("#EXT-X-PART-INF:PART-TARGET=").append(seconds(targets.part())).append('\n');
        }
        text.append("#EXT-X-MEDIA-SEQUENCE:").append(playlist.mediaSequence()).append('\n');
        if (playlist.event()) {
            text.append("#EXT-X-PLAYLIST-TYPE:EVENT\n");
        }
        text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
    }

    private void segment(Segment segment, boolean withParts) {
        dateTime(segment.dateTime());
        if (withParts && playlist.targets().lowLatency()) {
            parts(segment.parts());
        }
        if (segment.gap()) {
            text.append("#EXT-X-GAP\n");
        }
        text.append("#EXTINF:").append(seconds(segment.duration())).append(",\n");
        text.append(segment.uri()).append('\n');
    }

    private void dateTime(Instant instant) {
        text.append("#EXT-X-PROGRAM-DATE-TIME:").append(DATE_TIME.format(instant)).append('\n');
    }

    private void parts(List<Part> parts) {
        for (var part : parts) {
            text.append("#EXT-X-PART:DURATION=").append(seconds(part.duration()));
            text.append(",URI=\"").append(part.uri()).append('"');
            if (part.independent()) {
                text.append(",INDEPENDENT=YES");
            }
            if (part.gap()) {
                text.append(",GAP=YES");
            }
            text.append('\n');
        }
    }

    /// How many segments end at least that far behind the live edge.
    private static int before(MediaPlaylist playlist, Duration distance) {
        var segments = playlist.segments();
        var behind = playlist.open().duration();
        for (int i = segments.size() - 1; i >= 0; i--) {
            if (behind.compareTo(distance) >= 0) {
                return i + 1;
            }
            behind = behind.plus(segments.get(i).duration());
        }
        return 0;
    }

    /// Decimal seconds to a hundred thousandth: the same length is always the same text, so no part is written longer than the target.
    static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9)
                .setScale(5, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
