package zoetrope.gateway;

import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import zoetrope.core.Job;

/// Where the finished video of a job lies. Any thread; must not block.
public interface ContentSource {
    /// The finished video of a completed job; empty if it has expired.
    CompletionStage<Optional<Content>> find(Job job);

    /// Removes what is kept of a job's stream and file.
    CompletionStage<Void> delete(Job job);

    /// A finished video.
    sealed interface Content {
        /// An MP4 file on this machine.
        record LocalFile(Path path) implements Content {}

        /// Served elsewhere; clients are sent there.
        record Elsewhere(URI address) implements Content {}

        /// Kept where clients cannot go: somebody fetches it and answers the request with it.
        record Fetched(Consumer<RoutingContext> answer) implements Content {}
    }
}
