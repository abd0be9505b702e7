package zoetrope.muxer.serve;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Job;
import zoetrope.core.JobStatus;
import zoetrope.muxer.live.LiveStream;
import zoetrope.muxer.live.Streams;
import zoetrope.muxer.store.Archive;

/// Brings streams from the archive when they are asked for. Any thread.
public final class ArchivedStreams {
    /// Streams that are in memory; the one that came first goes first, and comes again when it is asked for.
    private static final int MOST = 1000;
    /// Of an endless stream that has ended, all that it kept can be seen.
    private static final int NO_WINDOW = Integer.MAX_VALUE;

    private final Vertx vertx;
    private final @Nullable Archive archive;
    private final Streams streams;
    private final Tokens tokens;
    private final Deque<LiveStream> brought = new ArrayDeque<>(); // guarded by this

    /// @param archive null if there is none
    /// @param streams get what is brought
    public ArchivedStreams(Vertx vertx, @Nullable Archive archive, Streams streams, Tokens tokens) {
        this.vertx = vertx;
        this.archive = archive;
        this.streams = streams;
        this.tokens = tokens;
    }

    /// Brings the stream of an address.
    ///
    /// @param key what stands between `/hls/` and the file
    /// @return whether it is among the streams now
    Future<Boolean> bring(String key) {
        return archive == null
                ? Future.succeededFuture(false)
                : tokens.job(key).map(this::bring).orElse(Future.succeededFuture(false));
    }

    /// Brings the stream of a job.
    ///
    /// @return whether it is among the streams now
    public Future<Boolean> bring(Job job) {
        var source = archive;
        boolean kept = job.status().terminal() && job.status() != JobStatus.DELETED;
        return source == null || !kept
                ? Future.succeededFuture(false)
                : vertx.executeBlocking(() -> bring(source, job), false);
    }

    private synchronized boolean bring(Archive source, Job job) throws IOException {
        String token = job.submission().streamToken();
        if (streams.find(token).isPresent()) {
            return true; // another request asked for it, too
        }
        var index = source.find(job.id());
        if (index.isEmpty()) {
            return false;
        }
        var stream = new LiveStream(source.directory(job.id()), NO_WINDOW, Long.MAX_VALUE);
        stream.restore(index.get(), Instant.now());
        streams.add(token, stream);
        brought.add(stream);
        if (brought.size() > MOST) {
            streams.remove(brought.removeFirst());
        }
        return true;
    }
}
