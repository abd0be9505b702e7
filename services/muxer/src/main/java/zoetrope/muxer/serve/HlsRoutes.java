package zoetrope.muxer.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.muxer.live.Edition;
import zoetrope.muxer.live.LiveStream;
import zoetrope.muxer.live.MediaBytes;
import zoetrope.muxer.live.Streams;

/// What is below `/hls/`. Runs on event loops; blocks none. Stands before a server's other routes, because thousands of viewers
/// ask for little else.
public final class HlsRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(HlsRoutes.class);
    private static final String BELOW = "/hls/";
    /// How long a viewer who comes before the first part is kept waiting.
    private static final Duration BEGINNING = Duration.ofSeconds(8);

    /// Where streams are: those of this process, those in the archive, and all others.
    public record Sources(Streams here, ArchivedStreams archived, Elsewhere elsewhere) {}

    /// Who is let in.
    ///
    /// @param expiringOnly whether only addresses that expire let anyone in ([zoetrope.core.StreamPath])
    /// @param mostWaiting requests that may wait for one stream on one event loop
    public record Admission(boolean expiringOnly, int mostWaiting) {}

    private final Vertx vertx;
    private final Sources sources;
    private final StreamDoor door;
    private final Waiters waiters;

    public HlsRoutes(Vertx vertx, Sources sources, Admission admission, MeterRegistry registry) {
        this.vertx = vertx;
        this.sources = sources;
        this.door = new StreamDoor(sources.here(), admission.expiringOnly(), InstantSource.system());
        this.waiters = new Waiters(vertx, admission.mostWaiting(), registry);
    }

    /// Options of a server that serves little else.
    ///
    /// @param idle after which time without a byte moved a connection is closed
    public static HttpServerOptions serverOptions(Duration idle) {
        return new HttpServerOptions()
                .setIdleTimeout((int) idle.toSeconds())
                // no WebSockets here: their handlers would look at every request
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }

    /// A server's handler that has these routes.
    ///
    /// @param others get what is not below `/hls/`
    public Handler<HttpServerRequest> before(Handler<HttpServerRequest> others) {
        return request -> {
            if (request.uri().startsWith(BELOW)) {
                handle(request);
            } else {
                others.handle(request);
            }
        };
    }

    private void handle(HttpServerRequest request) {
        guarded(request, () -> {
            var method = request.method();
            if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
                serve(request);
            } else if (method.equals(HttpMethod.OPTIONS)) {
                Answer.preflight(request);
            } else {
                Answer.refuse(request, 405, "expected: GET or HEAD");
            }
        });
    }

    /// A request whose handling fails is answered, and disturbs no other.
    private static void guarded(HttpServerRequest request, Runnable handling) {
        try {
            handling.run();
        } catch (RuntimeException e) {
            LOG.error("hls=failed method={} reason={}", request.method(), e.toString(), e);
            if (!request.response().ended()) {
                Answer.refuse(request, 500, "failed");
            }
        }
    }

    /// @param request for `/hls/{key}/{file}`
    private void serve(HttpServerRequest request) {
        String path = request.path();
        int slash = path.indexOf('/', BELOW.length());
        if (slash < 0) {
            Answer.refuse(request, 404, "no such stream");
            return;
        }
        String key = path.substring(BELOW.length(), slash);
        String file = path.substring(slash + 1);
        var entry = door.open(key);
        if (entry instanceof StreamDoor.Entry.NotHere) {
            sources.archived()
                    .bring(key)
                    .otherwise(false) // an archive that cannot be read has nothing
                    .onSuccess(brought -> guarded(request, () -> serve(request, key, file, brought ? door.open(key) : entry)));
        } else {
            serve(request, key, file, entry);
        }
    }

    private void serve(HttpServerRequest request, String key, String file, StreamDoor.Entry entry) {
        switch (entry) {
            case StreamDoor.Entry.Open(var stream) -> serve(request, stream, file);
            case StreamDoor.Entry.Closed(var status, var reason) -> Answer.refuse(request, status, reason);
            case StreamDoor.Entry.NotHere _ -> {
                if (request.headers().contains(OtherMuxers.PASSED_ON)) {
                    Answer.refuse(request, 421, "not here");
                } else {
                    sources.elsewhere().answer(request, key);
                }
            }
        }
    }

    private void serve(HttpServerRequest request, LiveStream stream, String file) {
        switch (file) {
            case "video.m3u8" -> begun(request, stream, edition -> mediaPlaylist(request, stream, edition));
            case "main.m3u8" -> begun(request, stream, edition -> Answer.playlist(request, edition.main()));
            case "init.mp4" -> begun(request, stream, _ -> Answer.media(request, stream.init(), Answer.Media.FILE));
            case "video.mp4" -> download(request, stream);
            default -> {
                long part = number(file, "part");
                long segment = number(file, "seg");
                if (part >= 0) {
                    part(request, stream, part);
                } else if (segment >= 0) {
                    segment(request, stream, segment);
                } else {
                    Answer.refuse(request, 404, "no such file");
                }
            }
        }
    }

    /// The number in a media file's name; -1 if it is not of that kind.
    private static long number(String file, String kind) {
        return file.startsWith(kind) && file.endsWith(".m4s")
                ? Numbers.parse(file, kind.length(), file.length() - ".m4s".length())
                : -1;
    }

    private interface Serve {
        void with(Edition edition);
    }

    /// Waits for the first part.
    private void begun(HttpServerRequest request, LiveStream stream, Serve serve) {
        Predicate<LiveStream> playable = s ->
                s.abandoned() || s.edition().filter(e -> e.playable() || e.end() != null).isPresent();
        until(request, stream, playable, BEGINNING, "nothing to show yet", () -> {
            if (stream.abandoned()) {
                Answer.refuse(request, 404, "the job ended before there was anything to show");
            } else {
                serve.with(stream.edition().orElseThrow());
            }
        });
    }

    /// @param late what clients are told for whom it takes too long
    private void until(
            HttpServerRequest request,
            LiveStream stream,
            Predicate<LiveStream> condition,
            Duration patience,
            String late,
            Runnable serve) {
        waiters.until(stream, condition, patience, request.response(), outcome -> {
            switch (outcome) {
                case MET -> guarded(request, serve);
                case LATE -> Answer.later(request, 503, 1, late);
                case TOO_MANY -> Answer.later(request, 503, 1, "too many viewers");
            }
        });
    }

    private void mediaPlaylist(HttpServerRequest request, LiveStream stream, Edition edition) {
        Directives directives;
        try {
            directives = Directives.in(request.query());
        } catch (Directives.BadDirective e) {
            Answer.refuse(request, 400, String.valueOf(e.getMessage()));
            return;
        }
        var targets = edition.playlist().targets();
        if (!directives.blocking() || !targets.lowLatency()) {
            answer(request, edition, directives);
            return;
        }
        if (edition.playlist().beyond(directives.number(), directives.part())) {
            Answer.refuse(request, 400, "_HLS_msn: %d, _HLS_part: %d (expected: near the end of the playlist, segment %d)"
                    .formatted(directives.number(), directives.part(), edition.playlist().openNumber()));
            return;
        }
        Predicate<LiveStream> there = s -> s.edition()
                .orElseThrow()
                .playlist()
                .reaches(directives.number(), directives.part());
        var patience = Duration.ofSeconds(3L * targets.seconds());
        until(request, stream, there, patience, "the stream is late", () ->
                answer(request, stream.edition().orElseThrow(), directives));
    }

    private static void answer(HttpServerRequest request, Edition edition, Directives directives) {
        Answer.playlist(request, directives.skip() ? edition.delta() : edition.full());
    }

    /// A part that is there, or the one that was hinted at.
    private void part(HttpServerRequest request, LiveStream stream, long number) {
        var edition = stream.edition();
        if (edition.isEmpty()) {
            Answer.refuse(request, 404, "no such part");
            return;
        }
        boolean hinted = edition.get().playlist().hint() != null && number == edition.get().nextPart();
        Predicate<LiveStream> settled = s -> !hinted
                || s.edition().orElseThrow().nextPart() > number
                || s.edition().orElseThrow().end() != null;
        var patience = Duration.ofSeconds(3L * edition.get().header().targets().seconds());
        until(request, stream, settled, patience, "the stream is late", () -> {
            Optional<MediaBytes> found = stream.part(number);
            if (found.isPresent()) {
                media(request, found.get());
            } else {
                Answer.refuse(request, 404, "no such part");
            }
        });
    }

    private void segment(HttpServerRequest request, LiveStream stream, long number) {
        Optional<MediaBytes> recent = stream.segment(number);
        if (recent.isPresent()) {
            media(request, recent.get());
            return;
        }
        var file = stream.directory().segment(number);
        size(file).onSuccess(size -> {
            if (size < 0) {
                Answer.refuse(request, 404, "no such file");
            } else {
                Answer.media(request, file, 0, size, Answer.Media.PART);
            }
        });
    }

    private static void media(HttpServerRequest request, MediaBytes media) {
        switch (media) {
            case MediaBytes.InMemory(var bytes) -> Answer.media(request, bytes, Answer.Media.PART);
            case MediaBytes.InFile(var file, var offset, var length) ->
                Answer.media(request, file, offset, length, Answer.Media.PART);
        }
    }

    private void download(HttpServerRequest request, LiveStream stream) {
        var edition = stream.edition();
        boolean ended = stream.abandoned() || edition.filter(e -> e.end() != null).isPresent();
        size(stream.directory().download()).onSuccess(size -> {
            if (size >= 0) {
                var name = edition.map(e -> e.header().job().value()).orElse("video");
                Answer.download(request, stream.directory().download(), size, name);
            } else if (ended) {
                Answer.later(request, 404, 5, "no download: the file is being written, or the job was not completed");
            } else {
                Answer.later(request, 404, 5, "no download yet: the job is not completed");
            }
        });
    }

    /// Bytes of a file; -1 if there is none.
    private Future<Long> size(Path file) {
        return vertx.executeBlocking(() -> Files.exists(file) ? Files.size(file) : -1L, false);
    }
}
