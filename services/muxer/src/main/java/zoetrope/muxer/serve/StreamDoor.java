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

        /// No stream of this process; perhaps another's.
        record NotHere() implements Entry {}
    }

    private static final Entry UNKNOWN = new Entry.Closed(404, "no such stream");

    /// @param key what stands between `/hls/` and the file
    Entry open(String key) {
        Optional<LiveStream> stream = expiringOnly ? Optional.empty() : streams.find(key);
        if (stream.isPresent()) {
            return new Entry.Open(stream.get());
        }
        Optional<StreamPath> path = StreamPath.parse(key);
        if (path.isEmpty()) {
            return expiringOnly ? UNKNOWN : new Entry.NotHere();
        }
        Optional<String> token = streams.tokenOf(path.get().name());
        if (token.isEmpty()) {
            return new Entry.NotHere();
        }
        if (!path.get().signedWith(token.get())) {
            return UNKNOWN;
        }
        if (path.get().expired(clock.instant())) {
            return new Entry.Closed(410, "this address has expired: ask for the video again to get a fresh one");
        }
        return here(token.get());
    }

    private Entry here(String token) {
        return streams.find(token).<Entry>map(Entry.Open::new).orElseGet(Entry.NotHere::new);
    }
}
