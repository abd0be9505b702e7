package zoetrope.standalone;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import zoetrope.core.Job;
import zoetrope.gateway.ContentSource;
import zoetrope.muxer.live.LiveStream;
import zoetrope.muxer.live.Streams;

/// Finished videos that the muxer of this process keeps on disk.
record LocalContent(Streams streams) implements ContentSource {
    @Override
    public CompletionStage<Optional<Content>> find(Job job) {
        return Future.<Optional<Content>>succeededFuture(stream(job)
                        .filter(LiveStream::downloadable)
                        .map(stream -> new Content.LocalFile(stream.directory().download())))
                .toCompletionStage();
    }

    private Optional<LiveStream> stream(Job job) {
        return streams.find(job.submission().streamToken());
    }
}
