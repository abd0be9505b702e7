package zoetrope.muxer.live;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import zoetrope.muxer.playlist.MediaPlaylist;
import zoetrope.muxer.playlist.MultivariantPlaylist;
import zoetrope.muxer.playlist.PlaylistText;
import zoetrope.muxer.store.StreamEnd;
import zoetrope.muxer.store.StreamHeader;

/// What a stream offers at one moment. Immutable; its texts are made once, when first asked for.
public final class Edition {
    private final StreamHeader header;
    private final String codecs;
    private final MediaPlaylist playlist;
    private final long nextPart;
    private final @Nullable StreamEnd end;
    private final Supplier<PlaylistBody> full;
    private final Supplier<PlaylistBody> delta;
    private final Supplier<PlaylistBody> main;

    Edition(
            StreamHeader header,
            String codecs,
            MediaPlaylist playlist,
            long nextPart,
            long peakBandwidth,
            long averageBandwidth,
            @Nullable StreamEnd end) {
        this.header = header;
        this.codecs = codecs;
        this.playlist = playlist;
        this.nextPart = nextPart;
        this.end = end;
        full = new Once<>(() -> new PlaylistBody(PlaylistText.full(playlist)));
        delta = new Once<>(() -> new PlaylistBody(PlaylistText.delta(playlist)));
        main = new Once<>(() -> new PlaylistBody(new MultivariantPlaylist(
                        header.format(), codecs, peakBandwidth, averageBandwidth, "video.m3u8")
                .text()));
    }

    public StreamHeader header() {
        return header;
    }

    public MediaPlaylist playlist() {
        return playlist;
    }

    /// Whether there is anything to play.
    public boolean playable() {
        return !playlist.segments().isEmpty() || !playlist.open().parts().isEmpty();
    }

    /// Number of the part that will be published next.
    public long nextPart() {
        return nextPart;
    }

    /// How it ended; null while it may go on.
    public @Nullable StreamEnd end() {
        return end;
    }

    /// The whole media playlist.
    public PlaylistBody full() {
        return full.get();
    }

    /// Only what changed lately.
    public PlaylistBody delta() {
        return delta.get();
    }

    /// The multivariant playlist.
    public PlaylistBody main() {
        return main.get();
    }

    String codecs() {
        return codecs;
    }
}
