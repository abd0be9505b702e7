package zoetrope.standalone;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import zoetrope.core.Job;
import zoetrope.gateway.ContentSource;
import zoetrope.muxer.live.LiveStream;
import zoetrope.muxer.live.Streams;

/// Finished videos that the muxer of this process keeps on disk.
record LocalContent(Vertx vertx, Streams streams) implements ContentSource {
    @Override
    public CompletionStage<Optional<Content>> find(Job job) {
        return Future.<Optional<Content>>succeededFuture(stream(job)
                        .filter(LiveStream::downloadable)
                        .map(stream -> new Content.LocalFile(stream.directory().download())))
                .toCompletionStage();
    }

    @Override
    public CompletionStage<Void> delete(Job job) {
        Optional<LiveStream> stream = stream(job);
        streams.removeJob(job.id());
        return vertx.<Void>executeBlocking(() -> {
                    if (stream.isPresent()) {
                        stream.get().directory().delete();
                    }
                    return null;
                })
                .toCompletionStage();
    }

    /// Whether this process keeps anything of the job's stream.
    boolean has(Job job) {
        return stream(job).isPresent();
    }

    private Optional<LiveStream> stream(Job job) {
        return streams.find(job.submission().streamToken());
    }
}
