package zoetrope.muxer.serve;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import zoetrope.muxer.live.PlaylistBody;

/// Writes responses: media with ranges, playlists with gzip, refusals with a reason. HEAD gets the same headers.
final class Answer {
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private Answer() {}

    static void playlist(RoutingContext ctx, PlaylistBody body) {
        var accepted = ctx.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        boolean gzip = accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
        var response = ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/vnd.apple.mpegurl")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.VARY, "accept-encoding");
        if (gzip) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        bytes(ctx, gzip ? body.gzip() : body.plain());
    }

    /// Media that never changes, from memory.
    static void media(RoutingContext ctx, byte[] content, String type) {
        mediaHeaders(ctx, type);
        var range = range(ctx, content.length);
        if (range.satisfiable()) {
            bytes(ctx, range.partial()
                    ? Arrays.copyOfRange(content, (int) range.from(), (int) (range.from() + range.length()))
                    : content);
        }
    }

    /// Media that never changes, from a file.
    ///
    /// @param offset where it begins in the file
    /// @param size how long it is
    static void media(RoutingContext ctx, Path file, long offset, long size, String type) {
        mediaHeaders(ctx, type);
        var range = range(ctx, size);
        if (!range.satisfiable()) {
            return;
        }
        if (head(ctx)) {
            ctx.response().putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(range.length())).end();
            return;
        }
        ctx.response().sendFile(file.toString(), offset + range.from(), range.length()).onFailure(_ -> {
            if (!ctx.response().headWritten() && !ctx.response().closed()) {
                refuse(ctx, 404, "no longer here");
            }
        });
    }

    /// A refusal that says why.
    static void refuse(RoutingContext ctx, int status, String why) {
        var response = ctx.response();
        response.headers().remove(HttpHeaders.CONTENT_RANGE).remove(HttpHeaders.CONTENT_DISPOSITION);
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        bytes(ctx, (why + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// A refusal of what will be there later.
    static void later(RoutingContext ctx, int status, int seconds, String why) {
        ctx.response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
        refuse(ctx, status, why);
    }

    private static void mediaHeaders(RoutingContext ctx, String type) {
        ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, IMMUTABLE)
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    }

    /// The range asked for; has answered 416 when that does not exist.
    private static ByteRange range(RoutingContext ctx, long size) {
        var range = ByteRange.of(ctx.request().getHeader("range"), size);
        if (range.partial()) {
            ctx.response().setStatusCode(range.satisfiable() ? 206 : 416);
            ctx.response().putHeader(HttpHeaders.CONTENT_RANGE, range.contentRange(size));
        }
        if (!range.satisfiable()) {
            ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store").end();
        }
        return range;
    }

    private static void bytes(RoutingContext ctx, byte[] content) {
        var response = ctx.response();
        if (response.closed()) {
            return;
        }
        if (head(ctx)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length)).end();
        } else {
            response.end(Buffer.buffer(content));
        }
    }

    private static boolean head(RoutingContext ctx) {
        return ctx.request().method().equals(HttpMethod.HEAD);
    }
}
