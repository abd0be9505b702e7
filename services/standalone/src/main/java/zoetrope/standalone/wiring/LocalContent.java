package zoetrope.standalone.wiring;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import zoetrope.core.Job;
import zoetrope.gateway.ContentSource;
import zoetrope.muxer.live.LiveStream;
import zoetrope.muxer.live.Streams;
import zoetrope.muxer.serve.ArchivedStreams;

/// Finished videos that the muxer of this process keeps on disk, or that are in the archive.
record LocalContent(Streams streams, ArchivedStreams archived) implements ContentSource {
    @Override
    public CompletionStage<Optional<Content>> find(Job job) {
        return archived.bring(job)
                .otherwise(false) // an archive that cannot be read has nothing
                .<Optional<Content>>map(_ -> streams.find(job.submission().streamToken())
                        .filter(LiveStream::downloadable)
                        .map(stream -> new Content.LocalFile(stream.directory().download())))
                .toCompletionStage();
    }
}
