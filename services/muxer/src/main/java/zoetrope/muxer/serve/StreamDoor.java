package zoetrope.muxer.serve;

import java.time.InstantSource;
import java.util.Optional;
import zoetrope.core.StreamPath;
import zoetrope.muxer.live.LiveStream;
import zoetrope.muxer.live.Streams;

/// Whom the unguessable part of an address lets in.
///
/// @param expiringOnly whether a stream's bare token opens nothing, because addresses are to expire
record StreamDoor(Streams streams, boolean expiringOnly, InstantSource clock) {
    /// What becomes of a viewer.
    sealed interface Entry {
        record Open(LiveStream stream) implements Entry {}

        record Closed(int status, String reason) implements Entry {}
    }

    private static final Entry UNKNOWN = new Entry.Closed(404, "no such stream");

    /// @param key what stands between `/hls/` and the file
    Entry open(String key) {
        Optional<StreamPath> path = StreamPath.parse(key);
        if (path.isEmpty()) {
            return expiringOnly ? UNKNOWN : streams.find(key).<Entry>map(Entry.Open::new).orElse(UNKNOWN);
        }
        Optional<String> token = streams.tokenOf(path.get().name());
        if (token.isEmpty() || !path.get().signedWith(token.get())) {
            return UNKNOWN;
        }
        if (path.get().expired(clock.instant())) {
            return new Entry.Closed(410, "this address has expired: ask for the video again to get a fresh one");
        }
        return streams.find(token.get()).<Entry>map(Entry.Open::new).orElse(UNKNOWN);
    }
}
