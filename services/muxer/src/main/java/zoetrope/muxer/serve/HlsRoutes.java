package zoetrope.muxer.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import zoetrope.muxer.live.Edition;
import zoetrope.muxer.live.LiveStream;
import zoetrope.muxer.live.Streams;

/// The routes under `/hls/`. Runs on event loops; blocks none.
public final class HlsRoutes {
    private static final Pattern SEGMENT = Pattern.compile("seg(\\d{1,15})\\.m4s");
    private static final Pattern PART = Pattern.compile("part(\\d{1,15})\\.m4s");
    /// How long a viewer who comes before the first part is kept waiting.
    private static final Duration BEGINNING = Duration.ofSeconds(8);

    private static final String SEGMENT_TYPE = "video/iso.segment";

    private final Vertx vertx;
    private final Streams streams;
    private final Elsewhere elsewhere;
    private final Waiters waiters;

    /// @param elsewhere answers for streams that are not here
    public HlsRoutes(Vertx vertx, Streams streams, Elsewhere elsewhere, MeterRegistry registry) {
        this.vertx = vertx;
        this.streams = streams;
        this.elsewhere = elsewhere;
        this.waiters = new Waiters(vertx, registry);
    }

    /// Adds them to a server's routes. What is not below `/hls/` is left to others.
    public void mount(Router router) {
        router.route("/hls/*").handler(this::allowAllOrigins);
        router.options("/hls/*").handler(this::preflight);
        for (var method : new HttpMethod[] {HttpMethod.GET, HttpMethod.HEAD}) {
            router.route(method, "/hls/:token/:file").handler(this::serve);
        }
        router.route("/hls/*").handler(ctx -> {
            boolean reads = ctx.request().method().equals(HttpMethod.GET)
                    || ctx.request().method().equals(HttpMethod.HEAD);
            Answer.refuse(ctx, reads ? 404 : 405, reads ? "no such stream" : "expected: GET or HEAD");
        });
    }

    private void allowAllOrigins(RoutingContext ctx) {
        ctx.response()
                .putHeader("access-control-allow-origin", "*")
                .putHeader("access-control-expose-headers", "Age, Content-Length, Content-Range, Date, Retry-After");
        ctx.next();
    }

    private void preflight(RoutingContext ctx) {
        ctx.response()
                .putHeader("access-control-allow-methods", "GET, HEAD, OPTIONS")
                .putHeader("access-control-allow-headers", "Range, Cache-Control, Content-Type")
                .putHeader("access-control-max-age", "86400")
                .setStatusCode(204)
                .end();
    }

    private void serve(RoutingContext ctx) {
        var stream = streams.find(ctx.pathParam("token"));
        if (stream.isEmpty()) {
            if (ctx.request().headers().contains(OtherMuxers.PASSED_ON)) {
                Answer.refuse(ctx, 421, "not here");
            } else {
                elsewhere.answer(ctx, ctx.pathParam("token"));
            }
            return;
        }
        switch (ctx.pathParam("file")) {
            case "main.m3u8" -> begun(ctx, stream.get(), edition -> Answer.playlist(ctx, edition.main()));
            case "video.m3u8" -> begun(ctx, stream.get(), edition -> mediaPlaylist(ctx, stream.get(), edition));
            case "init.mp4" -> begun(ctx, stream.get(), _ -> file(ctx, stream.get().directory().init(), "video/mp4"));
            case "video.mp4" -> download(ctx, stream.get());
            case String file -> {
                var segment = SEGMENT.matcher(file);
                var part = PART.matcher(file);
                if (segment.matches()) {
                    file(ctx, stream.get().directory().segment(Long.parseLong(segment.group(1))), SEGMENT_TYPE);
                } else if (part.matches()) {
                    part(ctx, stream.get(), Long.parseLong(part.group(1)));
                } else {
                    Answer.refuse(ctx, 404, "no such file");
                }
            }
        }
    }

    private interface Serve {
        void with(Edition edition);
    }

    /// Waits for the first part.
    private void begun(RoutingContext ctx, LiveStream stream, Serve serve) {
        Predicate<LiveStream> playable = s ->
                s.abandoned() || s.edition().filter(e -> e.playable() || e.end() != null).isPresent();
        waiters.until(stream, playable, BEGINNING, gone(ctx)).onSuccess(in -> {
            if (stream.abandoned()) {
                Answer.refuse(ctx, 404, "the job ended before there was anything to show");
            } else if (!in) {
                Answer.later(ctx, 503, 1, "nothing to show yet");
            } else {
                serve.with(stream.edition().orElseThrow());
            }
        });
    }

    private void mediaPlaylist(RoutingContext ctx, LiveStream stream, Edition edition) {
        Directives directives;
        try {
            directives = Directives.in(ctx.queryParams());
        } catch (Directives.BadDirective e) {
            Answer.refuse(ctx, 400, e.getMessage() == null ? "bad directive" : e.getMessage());
            return;
        }
        var targets = edition.playlist().targets();
        if (!directives.blocking() || !targets.lowLatency()) {
            answer(ctx, edition, directives);
            return;
        }
        if (edition.playlist().beyond(directives.number(), directives.part())) {
            Answer.refuse(ctx, 400, "_HLS_msn: %d, _HLS_part: %d (expected: near the end of the playlist, segment %d)"
                    .formatted(directives.number(), directives.part(), edition.playlist().openNumber()));
            return;
        }
        Predicate<LiveStream> there = s -> s.edition()
                .orElseThrow()
                .playlist()
                .reaches(directives.number(), directives.part());
        waiters.until(stream, there, Duration.ofSeconds(3L * targets.seconds()), gone(ctx)).onSuccess(in -> {
            if (in) {
                answer(ctx, stream.edition().orElseThrow(), directives);
            } else {
                Answer.later(ctx, 503, 1, "the stream is late");
            }
        });
    }

    private static void answer(RoutingContext ctx, Edition edition, Directives directives) {
        Answer.playlist(ctx, directives.skip() ? edition.delta() : edition.full());
    }

    /// A part that is there, or the one that was hinted at.
    private void part(RoutingContext ctx, LiveStream stream, long number) {
        var edition = stream.edition();
        if (edition.isEmpty()) {
            Answer.refuse(ctx, 404, "no such part");
            return;
        }
        boolean hinted = edition.get().playlist().hint() != null && number == edition.get().nextPart();
        var patience = Duration.ofSeconds(3L * edition.get().header().targets().seconds());
        Predicate<LiveStream> settled = s -> !hinted
                || s.edition().orElseThrow().nextPart() > number
                || s.edition().orElseThrow().end() != null;
        waiters.until(stream, settled, patience, gone(ctx)).onSuccess(in -> {
            if (!in) {
                Answer.later(ctx, 503, 1, "the stream is late");
                return;
            }
            var found = stream.part(number);
            if (found.isEmpty()) {
                Answer.refuse(ctx, 404, "no such part");
                return;
            }
            switch (found.get()) {
                case LiveStream.PartBytes.InMemory(var bytes) -> Answer.media(ctx, bytes, SEGMENT_TYPE);
                case LiveStream.PartBytes.InFile(var file, var offset, var length) ->
                    Answer.media(ctx, file, offset, length, SEGMENT_TYPE);
            }
        });
    }

    private void download(RoutingContext ctx, LiveStream stream) {
        var edition = stream.edition();
        boolean ended = stream.abandoned() || edition.filter(e -> e.end() != null).isPresent();
        size(stream.directory().download()).onSuccess(size -> {
            if (size >= 0) {
                var name = edition.map(e -> e.header().job().value()).orElse("video");
                ctx.response().putHeader("content-disposition", "attachment; filename=\"%s.mp4\"".formatted(name));
                Answer.media(ctx, stream.directory().download(), 0, size, "video/mp4");
            } else if (ended) {
                Answer.later(ctx, 404, 5, "no download: the file is being written, or the job was not completed");
            } else {
                Answer.later(ctx, 404, 5, "no download yet: the job is not completed");
            }
        });
    }

    private void file(RoutingContext ctx, Path file, String type) {
        size(file).onSuccess(size -> {
            if (size < 0) {
                Answer.refuse(ctx, 404, "no such file");
            } else {
                Answer.media(ctx, file, 0, size, type);
            }
        });
    }

    /// Bytes of a file; -1 if there is none.
    private Future<Long> size(Path file) {
        return vertx.executeBlocking(() -> Files.exists(file) ? Files.size(file) : -1L, false);
    }

    /// Completes when the client has closed the connection.
    private static Future<?> gone(RoutingContext ctx) {
        Promise<Void> promise = Promise.promise();
        ctx.response().closeHandler(_ -> promise.tryComplete());
        return promise.future();
    }
}
