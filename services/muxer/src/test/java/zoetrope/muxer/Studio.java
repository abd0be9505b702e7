package zoetrope.muxer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import zoetrope.core.Beat;
import zoetrope.core.Chunk;
import zoetrope.core.ChunkShape;
import zoetrope.core.Fact;
import zoetrope.core.InMemoryBus;
import zoetrope.core.Job;
import zoetrope.core.JobId;
import zoetrope.core.JobRequest;
import zoetrope.core.Latents;
import zoetrope.core.Members;
import zoetrope.core.Membership;
import zoetrope.core.Pace;
import zoetrope.core.Shot;
import zoetrope.core.StreamNotes;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.encode.TestPattern;
import zoetrope.muxer.live.Streams;
import zoetrope.muxer.serve.ArchivedStreams;
import zoetrope.muxer.serve.HlsRoutes;
import zoetrope.muxer.serve.OtherMuxers;
import zoetrope.muxer.serve.Tokens;
import zoetrope.muxer.store.Archive;

/// A muxer with a server of its own, fed by hand: everything real but Kafka and the generator.
final class Studio implements AutoCloseable {
    static final VideoFormat FORMAT = new VideoFormat(128, 128, 16);
    static final ChunkShape CHUNKS = new ChunkShape(9, 12);
    private static final Latents NO_LATENTS = new Latents(1, 1, 1, 1, new float[1]);

    final InMemoryBus bus;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final MuxerSettings settings;
    private final Vertx vertx = Vertx.vertx();
    private final Tokens tokens;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private MuxerService muxer;

    Studio(MuxerSettings settings) throws Exception {
        this(settings, new InMemoryBus());
    }

    Studio(MuxerSettings settings, InMemoryBus bus) throws Exception {
        this(settings, bus, new Ports(bus, bus, bus.chunks(), Membership.alone(), StreamNotes.none()), _ -> List.of());
    }

    /// One of several muxers.
    Studio(MuxerSettings settings, InMemoryBus bus, Ports ports, Members muxers) throws Exception {
        this.settings = settings;
        this.bus = bus;
        var streams = new Streams();
        muxer = new MuxerService(ports, streams, settings, registry, InstantSource.system());
        muxer.start();
        tokens = new Tokens(bus);
        var archived = new ArchivedStreams(vertx, Archive.of(settings.storage()).orElse(null), streams, tokens);
        var routes = new HlsRoutes(
                vertx,
                new HlsRoutes.Sources(streams, archived, new OtherMuxers(vertx, tokens, muxers)),
                new HlsRoutes.Admission(false, settings.serving().mostWaiting()),
                registry);
        var options = HlsRoutes.serverOptions(settings.serving().idle()).setCompressionSupported(true); // as the gateway's
        server = vertx.createHttpServer(options)
                .requestHandler(routes.before(request -> request.response().setStatusCode(404).end())).listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS);
    }

    URI address() {
        return URI.create("http://127.0.0.1:%d".formatted(server.actualPort()));
    }

    static MuxerSettings settings(Path directory) {
        return MuxerSettings.defaults()
                .withStorage(new MuxerSettings.Storage(directory, Duration.ofDays(1), 1_000_000_000, 1_000_000_000, ""));
    }

    /// Those of a muxer that waits long before it fills a hole.
    static MuxerSettings patient(Path directory) {
        return settings(directory)
                .withPacing(new MuxerSettings.Pacing(1, Duration.ofSeconds(5), MuxerSettings.UnderRun.HOLD, 100, true));
    }

    /// A job, planned.
    JobId submit(Pace pace, boolean open, List<Shot> shots) {
        var job = JobId.random(ThreadLocalRandom.current());
        var request = new JobRequest("", "", "a red ball", List.of(), open ? 0 : 2, "", 7, pace);
        bus.append(job, new Fact.Submitted(request, "wan-nano", FORMAT, token(job)));
        bus.append(job, new Fact.Planned(0, shots, open));
        return job;
    }

    JobId submit(Pace pace, int... shotFrames) {
        var shots = new ArrayList<Shot>();
        for (int i = 0; i < shotFrames.length; i++) {
            shots.add(shot(i, shotFrames[i]));
        }
        return submit(pace, false, shots);
    }

    static Shot shot(int index, int frames) {
        return new Shot(index, 1, frames, List.of(new Beat(0, "a red ball")));
    }

    static String token(JobId job) {
        return "t0ken-" + job.value();
    }

    /// Renders a shot's chunks from one on, each after `pause`; pictures are numbered from `number` on.
    void render(JobId job, int shot, int frames, int number, Duration pause) throws InterruptedException {
        for (int chunk = 0; chunk < CHUNKS.chunksFor(frames); chunk++) {
            Thread.sleep(pause);
            send(job, shot, frames, number, chunk);
        }
    }

    void send(JobId job, int shot, int frames, int number, int chunk) {
        int from = CHUNKS.firstFrameOf(chunk);
        int to = Math.min(frames, from + CHUNKS.framesOf(chunk));
        if (chunk == 0) {
            bus.append(job, new Fact.ShotStarted(shot, 1, 0, "hand"));
        }
        bus.chunks().send(new Chunk(
                job, shot, chunk, from, to == frames, FORMAT, TestPattern.frames(FORMAT, number + from, to - from),
                NO_LATENTS));
        bus.append(job, new Fact.ChunkRendered(shot, chunk, from, to - from, to == frames, Duration.ofMillis(1), "hand"));
    }

    String url(JobId job, String file) {
        return "http://127.0.0.1:%d/hls/%s/%s".formatted(server.actualPort(), token(job), file);
    }

    HttpResponse<String> get(String url, String... headers) {
        return send("GET", url, HttpResponse.BodyHandlers.ofString(), headers);
    }

    HttpResponse<byte[]> bytes(String url, String... headers) {
        return send("GET", url, HttpResponse.BodyHandlers.ofByteArray(), headers);
    }

    <T> HttpResponse<T> send(String method, String url, HttpResponse.BodyHandler<T> body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Job job(JobId id) {
        return bus.get(id).orElseThrow();
    }

    Job await(JobId id, Predicate<Job> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.test(job(id))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + job(id));
            }
            Thread.sleep(5);
        }
        return job(id);
    }

    @Override
    public void close() throws TimeoutException {
        muxer.close();
        tokens.close();
        client.close();
        server.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }
}
