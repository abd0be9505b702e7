package zoetrope.muxer.playlist;

import java.util.Locale;
import zoetrope.core.VideoFormat;

/// The stream's renditions, of which there is one.
///
/// @param peakBandwidth bits a second of the most expensive segment
/// @param averageBandwidth bits a second
/// @param codecs as RFC 6381 writes them
public record MultivariantPlaylist(
        VideoFormat format, String codecs, long peakBandwidth, long averageBandwidth, String rendition) {

    /// Its text.
    public String text() {
        return """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-STREAM-INF:BANDWIDTH=%d,AVERAGE-BANDWIDTH=%d,CODECS="%s",RESOLUTION=%s,FRAME-RATE=%s
                %s
                """
                .formatted(
                        peakBandwidth,
                        averageBandwidth,
                        codecs,
                        format.size(),
                        String.format(Locale.ROOT, "%.3f", (double) format.framesPerSecond()),
                        rendition);
    }
}
