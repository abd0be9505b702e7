package zoetrope.muxer.serve;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import zoetrope.core.Job;
import zoetrope.core.JobStatus;
import zoetrope.core.Members;
import zoetrope.core.StreamPath;
import zoetrope.muxer.live.LiveStream;

/// Passes requests on to the muxer that has the stream: the one that acts for the job or, for a stream that has ended, any
/// that kept it. While a running job's muxer is being replaced, requests wait for its successor: to a player it looks like a
/// stream that is late. A blocking reload is held by the muxer that has the stream; here it costs an open connection.
///
/// Any thread; nothing here blocks.
public final class OtherMuxers implements Elsewhere, AutoCloseable {
    /// Marks requests that were passed on once: they are not passed on again.
    static final String PASSED_ON = "zoetrope-passed-on";

    /// How long a request for a running job's stream waits for somebody who has it: longer than a takeover takes.
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration AGAIN = Duration.ofMillis(250);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /// A muxer that says nothing for so long is gone: it holds no request longer than a few segments.
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 10_000;
    /// How long the address that a download is fetched from is good: clocks differ.
    private static final Duration LET_IN = Duration.ofHours(1);
    private static final Set<String> WITH_REQUEST =
            Set.of("accept", "accept-encoding", "range", "if-range", "if-none-match", "if-modified-since", "user-agent");
    /// Of this hop, not of what is carried over it.
    private static final Set<String> NOT_WITH_RESPONSE =
            Set.of("connection", "keep-alive", "transfer-encoding", "trailer", "upgrade", "proxy-authenticate");

    private final Vertx vertx;
    private final Members muxers;
    private final Tokens tokens;
    private final HttpClient client;

    public OtherMuxers(Vertx vertx, Tokens tokens, Members muxers) {
        this.vertx = vertx;
        this.muxers = muxers;
        this.tokens = tokens;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(2000).setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(CONNECTIONS));
    }

    @Override
    public void answer(HttpServerRequest request, String token) {
        var job = tokens.job(token);
        if (job.isEmpty()) {
            Answer.refuse(request, 404, "no such stream");
        } else {
            new Passing(request, token, System.nanoTime() + PATIENCE.toNanos()).toOneOf(muxers.of(job.get().id()));
        }
    }

    /// Who has the finished video of a job; empty if nobody has.
    public Future<Optional<URI>> download(Job job) {
        return download(job, muxers.of(job.id()).iterator());
    }

    private Future<Optional<URI>> download(Job job, Iterator<URI> left) {
        if (!left.hasNext()) {
            return Future.succeededFuture(Optional.empty());
        }
        var address = left.next();
        return ask(HttpMethod.HEAD, address, path(job))
                .map(response -> response.statusCode() == 200)
                .otherwise(false)
                .compose(has -> has ? Future.succeededFuture(Optional.of(address)) : download(job, left));
    }

    /// Answers with a job's finished video.
    ///
    /// @param from a muxer that has it
    public void send(HttpServerRequest request, Job job, URI from) {
        client.request(options(request.method(), from, path(job)))
                .compose(asked -> {
                    copyHeaders(request, asked.headers()::set);
                    return asked.send();
                })
                .onSuccess(response -> relay(request, response))
                .onFailure(_ -> Answer.later(request, 503, 1, "its muxer does not answer"));
    }

    /// An address that every muxer takes, whether or not its viewers' addresses expire.
    private static String path(Job job) {
        var path = StreamPath.until(job.submission().streamToken(), Instant.now().plus(LET_IN));
        return "/hls/%s/video.mp4".formatted(path);
    }

    private Future<HttpClientResponse> ask(HttpMethod method, URI address, String path) {
        return client.request(options(method, address, path)).compose(asked -> asked.send());
    }

    private static RequestOptions options(HttpMethod method, URI address, String path) {
        return new RequestOptions()
                .setMethod(method)
                .setHost(address.getHost())
                .setPort(address.getPort() < 0 ? 80 : address.getPort())
                .setURI(path)
                .setIdleTimeout(SILENCE.toMillis())
                .putHeader(PASSED_ON, "1");
    }

    private interface Header {
        void set(String name, String value);
    }

    private static void copyHeaders(HttpServerRequest request, Header to) {
        for (var name : WITH_REQUEST) {
            var value = request.getHeader(name);
            if (value != null) {
                to.set(name, value);
            }
        }
    }

    private static void relay(HttpServerRequest request, HttpClientResponse from) {
        var to = request.response();
        if (to.closed()) {
            from.request().reset();
            return;
        }
        to.setStatusCode(from.statusCode());
        from.headers().forEach((name, value) -> {
            if (!NOT_WITH_RESPONSE.contains(name.toLowerCase(Locale.ROOT))) {
                to.headers().set(name, value);
            }
        });
        if (request.method().equals(HttpMethod.HEAD)) {
            to.end();
            return;
        }
        if (from.getHeader("content-length") == null) {
            to.setChunked(true);
        }
        from.pipeTo(to).onFailure(_ -> {
            if (!to.closed()) {
                request.connection().close(); // half an answer is none
            }
        });
    }

    /// A request on its way.
    private final class Passing {
        private final HttpServerRequest request;
        private final String token;
        private final long deadline;
        private final AtomicBoolean left = new AtomicBoolean();

        Passing(HttpServerRequest request, String token, long deadline) {
            this.request = request;
            this.token = token;
            this.deadline = deadline;
            request.response().closeHandler(_ -> left.set(true));
        }

        void toOneOf(List<URI> addresses) {
            next(addresses.iterator(), true);
        }

        /// @param answered whether all that were asked so far have answered
        private void next(Iterator<URI> addresses, boolean answered) {
            if (left.get()) {
                return;
            }
            if (!addresses.hasNext()) {
                nobody(answered);
                return;
            }
            var address = addresses.next();
            client.request(options(request.method(), address, request.uri()))
                    .compose(asked -> {
                        copyHeaders(request, asked.headers()::set);
                        giveUpWhenReplaced(asked, address);
                        request.response().closeHandler(_ -> {
                            left.set(true);
                            asked.reset();
                        });
                        return asked.send();
                    })
                    .onComplete(done -> {
                        if (done.failed()) {
                            next(addresses, false);
                        } else if (done.result().statusCode() == 421) {
                            next(addresses, answered);
                        } else {
                            relay(request, done.result());
                        }
                    });
        }

        /// A muxer whose machine has vanished does not answer; that another acts for its jobs is known long before it counts as silent.
        private void giveUpWhenReplaced(HttpClientRequest asked, URI address) {
            long looking = vertx.setPeriodic(LOOK.toMillis(), _ -> {
                if (!members().contains(address)) {
                    asked.reset();
                }
            });
            asked.response().onComplete(_ -> vertx.cancelTimer(looking));
        }

        private List<URI> members() {
            return tokens.job(token).map(job -> muxers.of(job.id())).orElse(List.of());
        }

        private void nobody(boolean answered) {
            var job = tokens.job(token);
            if (job.isEmpty() || goneForGood(job.get()) && answered) {
                Answer.refuse(request, 404, "no such stream");
            } else if (System.nanoTime() < deadline) {
                vertx.setTimer(AGAIN.toMillis(), _ -> toOneOf(muxers.of(job.get().id())));
            } else {
                Answer.later(request, 503, 1, "the stream's muxer is being replaced");
            }
        }
    }

    /// Whether a stream that nobody has will not come again. That of a job that has just ended may: with its muxer, which is being started
    /// again on its disk.
    private static boolean goneForGood(Job job) {
        var ended = job.endedAt();
        boolean shown = job.playableAt() != null && job.status() != JobStatus.DELETED;
        return ended != null && !(shown && ended.plus(LiveStream.LINGERING).isAfter(Instant.now()));
    }

    @Override
    public void close() {
        client.close();
    }
}
