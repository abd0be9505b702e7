package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static zoetrope.standalone.Served.FPS;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.muxer.encode.Decoded;
import zoetrope.muxer.playlist.PlaylistRules;
import zoetrope.proto.v1.ChunkRendered;
import zoetrope.proto.v1.Fact;
import zoetrope.proto.v1.Pace;

/// The four services as processes on one Kafka; what dies is killed with -9. Used through the gateway, as clients do.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ClusterIT {
    private static final Pattern SEGMENT = Pattern.compile("#EXTINF:([0-9.]+)");

    @TempDir
    static Path data;

    @TempDir
    Path folder;

    private static Cluster cluster;

    @RegisterExtension
    static final AfterTestExecutionCallback SAID = test -> {
        if (test.getExecutionException().isPresent()) {
            System.out.println(cluster.said()); // the folder with the logs goes
        }
    };

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.start(data);
    }

    @AfterAll
    static void close() {
        if (cluster != null) { // it could be started
            cluster.close();
        }
    }

    @Test
    void aKilledWorkersShotIsFinishedByAnotherWithTheSamePixels() throws Exception {
        int seconds = 6;
        var request = Served.request("a red ball bounces on a beach", seconds, Pace.PACE_BATCH);
        var events = cluster.gateway().generate(request);
        var third = events.awaitChunk("a third chunk", chunk -> chunk.getChunk() == 2);
        var killed = cluster.worker(third.getWorker());
        killed.kill();
        long dead = System.nanoTime();
        var next = events.awaitChunk("a chunk of another worker", chunk -> !chunk.getWorker().equals(third.getWorker()));
        report("chunk %d by another worker".formatted(next.getChunk()), dead);

        assertThat(events.completedFrames()).isEqualTo(seconds * FPS);
        int frames = 0;
        for (ChunkRendered chunk : events.chunks()) {
            assertThat(chunk.getFirstFrame()).as("no frame twice, none missing").isEqualTo(frames);
            frames += chunk.getFrames();
        }
        assertThat(frames).isEqualTo(seconds * FPS);
        assertThat(events.all()).filteredOn(event -> event.getFact().hasShotStarted()).hasSize(2);
        var content = cluster.gateway().download("/v1/videos/%s/content".formatted(events.job()), folder.resolve("content.mp4"));
        assertThat(Decoded.file(content).pictures()).hasSize(seconds * FPS);
        assertThat(cluster.gateway().download(events.stream().getMp4Url(), folder.resolve("video.mp4")))
                .hasSameBinaryContentAs(content);

        var undisturbed = cluster.gateway().generate(request);
        assertThat(undisturbed.completedFrames()).isEqualTo(seconds * FPS);
        int count = events.chunks().size();
        var disturbedChunks = cluster.chunks(events.job(), count);
        var undisturbedChunks = cluster.chunks(undisturbed.job(), count);
        for (int chunk = 0; chunk < count; chunk++) {
            assertThat(disturbedChunks.get(chunk).pixels()).as("chunk %d", chunk).isEqualTo(undisturbedChunks.get(chunk).pixels());
        }
        cluster.replace(killed);
    }

    @Test
    void aKilledMuxersStreamIsFinishedByTheOther() throws Exception {
        int seconds = 8;
        var events = cluster.gateway().generate(Served.request("a red ball bounces on a beach", seconds, Pace.PACE_BATCH));
        events.await(Fact.FactCase.PLAYABLE);
        var rules = new PlaylistRules(null);
        var watching = watch(events.stream().getHlsUrl().replace("main.m3u8", "video.m3u8"), rules);
        events.awaitChunk("a fourth chunk", chunk -> chunk.getChunk() == 3);
        var killed = cluster.actingFor(events.job(), "muxers");
        assertThat(events.over()).as("still on its way").isFalse();
        killed.kill();
        long dead = System.nanoTime();
        assertThat(cluster.gateway().get(events.stream().getHlsUrl()).statusCode()).isIn(200, 503);
        report("answer by the gateway", dead);

        assertThat(events.completedFrames()).isEqualTo(seconds * FPS);
        String last = watching.get(Events.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(rules.violations()).isEmpty();
        double listed = SEGMENT.matcher(last).results().mapToDouble(each -> Double.parseDouble(each.group(1))).sum();
        assertThat(listed).isCloseTo(seconds, within(0.001));
        assertThat(Decoded.open(events.stream().getHlsUrl(), Map.of("live_start_index", "0")).pictures())
                .hasSize(seconds * FPS);
        var video = cluster.gateway().download("/v1/videos/%s/content".formatted(events.job()), folder.resolve("video.mp4"));
        assertThat(Decoded.file(video).pictures()).hasSize(seconds * FPS);
        cluster.replace(killed);
    }

    @Test
    void aKilledPlannersJobsArePlannedByTheOther() throws Exception {
        var events = cluster.gateway().generate(Served.request("clouds drift over hills", 0, Pace.PACE_LIVE));
        events.await(Fact.FactCase.CHUNK_RENDERED);
        var killed = cluster.actingFor(events.job(), "planners");
        killed.kill();
        long dead = System.nanoTime();

        assertThat(cluster.gateway().direct(events.job(), "{\"stop\": {}}").statusCode()).isEqualTo(200);

        events.await("the closed plan", fact -> fact.hasPlanned() && !fact.getPlanned().getOpen());
        report("plan by the other planner", dead);
        long frames = events.completedFrames();
        assertThat(events.chunks().stream().mapToLong(ChunkRendered::getFrames).sum()).isEqualTo(frames);
        cluster.replace(killed);
    }

    @Test
    void aWorkerThatIsToldToEndHandsItsShotBack() throws Exception {
        var events = cluster.gateway().generate(Served.request("a candle in the wind", 6, Pace.PACE_BATCH));
        var second = events.awaitChunk("a second chunk", chunk -> chunk.getChunk() == 1);
        var told = cluster.worker(second.getWorker());
        long asked = System.nanoTime();
        assertThat(told.end(Events.PATIENCE)).isTrue();
        report("end of a worker", asked);

        assertThat(events.completedFrames()).isEqualTo(6 * FPS);
        assertThat(events.chunks().stream().map(ChunkRendered::getWorker).distinct()).hasSize(2);
        cluster.replace(told);
    }

    @Test
    void eachProcessSaysHowItIs() throws Exception {
        for (String address : cluster.addresses()) {
            assertThat(cluster.gateway().get(address + "/healthz").statusCode()).as(address).isEqualTo(200);
            assertThat(cluster.gateway().get(address + "/metrics").body()).contains("\njvm_memory_used_bytes{");
            cluster.awaitReady(address);
        }
    }

    /// Polls a media playlist until it has ended. While its muxer is being replaced there may be no answer.
    private static CompletableFuture<String> watch(String playlist, PlaylistRules rules) {
        var ended = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> {
            try {
                String text = "";
                while (!text.contains("#EXT-X-ENDLIST")) {
                    var response = cluster.gateway().get(playlist);
                    assertThat(response.statusCode()).isIn(200, 503);
                    if (response.statusCode() == 200) {
                        text = response.body();
                        rules.poll(text, Instant.now());
                    }
                    Thread.sleep(200);
                }
                ended.complete(text);
            } catch (Exception | AssertionError failure) {
                ended.completeExceptionally(failure);
            }
        });
        return ended;
    }

    /// How long things took depends on the machine: it is said, not judged.
    private static void report(String what, long since) {
        System.out.printf("ClusterIT: %s after %d ms%n", what, Duration.ofNanos(System.nanoTime() - since).toMillis());
    }
}
