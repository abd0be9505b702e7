package zoetrope.muxer.serve;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import zoetrope.muxer.live.PlaylistBody;

/// Writes responses: media with ranges, playlists with gzip, refusals with a reason. HEAD gets the same headers.
final class Answer {
    private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");
    private static final CharSequence RANGE = HttpHeaders.createOptimized("range");
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    /// Any site may play.
    private static final MultiMap ALL_ORIGINS = headers();
    private static final MultiMap PLAYLIST = headers(
            "content-type", "application/vnd.apple.mpegurl", "cache-control", "no-cache", "vary", "accept-encoding");
    private static final MultiMap PART = media("video/iso.segment");
    private static final MultiMap FILE = media("video/mp4");

    /// What is sent of a stream.
    enum Media {
        /// A part or a segment.
        PART(Answer.PART),
        /// The init segment or the whole video.
        FILE(Answer.FILE);

        private final MultiMap headers;

        Media(MultiMap headers) {
            this.headers = headers;
        }
    }

    private Answer() {}

    /// Made once, shared by all responses.
    private static MultiMap headers(String... namesAndValues) {
        var headers = HttpHeaders.headers()
                .add(name("access-control-allow-origin"), "*")
                .add(name("access-control-expose-headers"), "Age, Content-Length, Content-Range, Date, Retry-After");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(name(namesAndValues[i]), HttpHeaders.createOptimized(namesAndValues[i + 1]));
        }
        return headers.copy(false);
    }

    private static MultiMap media(String type) {
        // it is compressed already, and a gateway that compresses its answers must not do it again for every viewer
        return headers(
                "content-type", type, "cache-control", IMMUTABLE, "accept-ranges", "bytes", "content-encoding", "identity");
    }

    private static CharSequence name(String name) {
        return HttpHeaders.createOptimized(name);
    }

    static void preflight(HttpServerRequest request) {
        var response = request.response();
        response.headers().setAll(ALL_ORIGINS);
        response.putHeader("access-control-allow-methods", "GET, HEAD, OPTIONS")
                .putHeader("access-control-allow-headers", "Range, Cache-Control, Content-Type")
                .putHeader("access-control-max-age", "86400")
                .setStatusCode(204)
                .end();
    }

    static void playlist(HttpServerRequest request, PlaylistBody body) {
        var accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        boolean gzip = accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
        var headers = request.response().headers().setAll(PLAYLIST);
        if (gzip) {
            headers.add(HttpHeaders.CONTENT_ENCODING, GZIP);
        }
        bytes(request, gzip ? body.gzip() : body.plain());
    }

    /// Media that never changes, from memory.
    static void media(HttpServerRequest request, Buffer content, Media media) {
        request.response().headers().setAll(media.headers);
        var range = range(request, content.length());
        if (range.satisfiable()) {
            bytes(request, range.partial()
                    ? content.slice((int) range.from(), (int) (range.from() + range.length()))
                    : content);
        }
    }

    /// Media that never changes, from a file.
    ///
    /// @param offset where it begins in the file
    /// @param size how long it is
    static void media(HttpServerRequest request, Path file, long offset, long size, Media media) {
        request.response().headers().setAll(media.headers);
        send(request, file, offset, size);
    }

    /// A whole video, to be kept under a name.
    static void download(HttpServerRequest request, Path file, long size, String name) {
        request.response()
                .headers()
                .setAll(FILE)
                .add("content-disposition", "attachment; filename=\"%s.mp4\"".formatted(name));
        send(request, file, 0, size);
    }

    private static void send(HttpServerRequest request, Path file, long offset, long size) {
        var range = range(request, size);
        if (!range.satisfiable()) {
            return;
        }
        var response = request.response();
        if (head(request)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(range.length())).end();
            return;
        }
        response.sendFile(file.toString(), offset + range.from(), range.length()).onFailure(_ -> {
            if (!response.headWritten() && !response.closed()) {
                refuse(request, 404, "no longer here");
            }
        });
    }

    /// A refusal that says why.
    static void refuse(HttpServerRequest request, int status, String why) {
        refuse(request, status, why, ALL_ORIGINS);
    }

    private static void refuse(HttpServerRequest request, int status, String why, MultiMap headers) {
        var response = request.response();
        response.headers().clear().setAll(headers);
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        bytes(request, Buffer.buffer(why + "\n"));
    }

    /// A refusal of what will be there later.
    static void later(HttpServerRequest request, int status, int seconds, String why) {
        refuse(request, status, why, headers("retry-after", Integer.toString(seconds)));
    }

    /// The range asked for; has answered 416 when that does not exist.
    private static ByteRange range(HttpServerRequest request, long size) {
        var range = ByteRange.of(request.getHeader(RANGE), size);
        var response = request.response();
        if (range.partial()) {
            response.setStatusCode(range.satisfiable() ? 206 : 416);
            response.putHeader(HttpHeaders.CONTENT_RANGE, range.contentRange(size));
        }
        if (!range.satisfiable()) {
            response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store").end();
        }
        return range;
    }

    private static void bytes(HttpServerRequest request, Buffer content) {
        var response = request.response();
        if (response.closed()) {
            return;
        }
        if (head(request)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length())).end();
        } else {
            response.end(content);
        }
    }

    private static boolean head(HttpServerRequest request) {
        return request.method().equals(HttpMethod.HEAD);
    }
}
