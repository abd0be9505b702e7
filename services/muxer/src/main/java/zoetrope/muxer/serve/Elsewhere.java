package zoetrope.muxer.serve;

import io.vertx.ext.web.RoutingContext;

/// Where requests go for streams that are not here.
@FunctionalInterface
public interface Elsewhere {
    /// Answers the request. Runs on an event loop; must not block.
    ///
    /// @param token of the stream that is asked for
    void answer(RoutingContext request, String token);

    /// There is no other place.
    static Elsewhere nowhere() {
        return (request, _) -> Answer.refuse(request, 404, "no such stream");
    }
}
