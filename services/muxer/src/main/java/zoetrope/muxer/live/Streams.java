package zoetrope.muxer.live;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import zoetrope.core.JobId;

/// All streams that can be watched, by the unguessable part of their address. Any thread.
public final class Streams {
    private final Map<String, LiveStream> byToken = new ConcurrentHashMap<>();

    public void add(String token, LiveStream stream) {
        byToken.put(token, stream);
    }

    public void remove(LiveStream stream) {
        byToken.values().remove(stream);
    }

    /// Forgets a job's stream.
    public void removeJob(JobId job) {
        byToken.values().removeIf(stream ->
                stream.edition().filter(e -> e.header().job().equals(job)).isPresent());
    }

    public Optional<LiveStream> find(String token) {
        return Optional.ofNullable(byToken.get(token));
    }

    /// How many there are.
    public int size() {
        return byToken.size();
    }
}
