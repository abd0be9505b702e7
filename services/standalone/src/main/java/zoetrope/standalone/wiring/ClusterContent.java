package zoetrope.standalone.wiring;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import zoetrope.core.Job;
import zoetrope.gateway.ContentSource;
import zoetrope.muxer.serve.OtherMuxers;

/// Finished videos that some muxer of the cluster keeps: the one of this process, if it has one, or another.
record ClusterContent(LocalContent local, OtherMuxers others) implements ContentSource {
    @Override
    public CompletionStage<Optional<Content>> find(Job job) {
        return local.find(job)
                .thenCompose(here -> here.isPresent() ? CompletableFuture.completedStage(here) : elsewhere(job));
    }

    private CompletionStage<Optional<Content>> elsewhere(Job job) {
        return others.download(job)
                .<Optional<Content>>map(found ->
                        found.map(address -> new Content.Fetched(request -> others.send(request.request(), job, address))))
                .toCompletionStage();
    }
}
