package zoetrope.muxer.live;

import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import zoetrope.core.JobId;
import zoetrope.core.StreamPath;

/// All streams that can be watched, by the unguessable part of their address. Any thread.
public final class Streams {
    private final Map<String, LiveStream> byToken = new ConcurrentHashMap<>();
    /// Tokens by what their streams are called in expiring addresses.
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    public void add(String token, LiveStream stream) {
        byToken.put(token, stream);
        tokens.put(StreamPath.name(token), token);
    }

    public void remove(LiveStream stream) {
        byToken.values().remove(stream);
        tokens.values().removeIf(token -> !byToken.containsKey(token));
    }

    /// Forgets a job's stream.
    public void removeJob(JobId job) {
        byToken.values().removeIf(stream ->
                stream.edition().filter(e -> e.header().job().equals(job)).isPresent());
        tokens.values().removeIf(token -> !byToken.containsKey(token));
    }

    /// Forgets streams that have ended and whose files are gone.
    public void forgetGone() {
        byToken.values().removeIf(stream ->
                stream.ended() && !Files.exists(stream.directory().path()));
        tokens.values().removeIf(token -> !byToken.containsKey(token));
    }

    public Optional<LiveStream> find(String token) {
        return Optional.ofNullable(byToken.get(token));
    }

    /// The token of the stream that is called so in its expiring addresses.
    public Optional<String> tokenOf(String name) {
        return Optional.ofNullable(tokens.get(name));
    }

    /// How many there are.
    public int size() {
        return byToken.size();
    }
}
