package zoetrope.muxer.serve;

import io.vertx.core.http.HttpServerRequest;

/// Where requests go for streams that are not here.
@FunctionalInterface
public interface Elsewhere {
    /// Answers the request. Runs on an event loop; must not block.
    ///
    /// @param key what stands between `/hls/` and the file
    void answer(HttpServerRequest request, String key);

    /// There is no other place.
    static Elsewhere nowhere() {
        return (request, _) -> Answer.refuse(request, 404, "no such stream");
    }
}
