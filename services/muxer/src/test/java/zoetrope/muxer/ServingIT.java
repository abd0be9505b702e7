package zoetrope.muxer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zoetrope.core.Fact;
import zoetrope.core.JobId;
import zoetrope.core.JobStatus;
import zoetrope.core.Pace;
import zoetrope.core.StreamPath;

/// The server's side of the protocol, over a real connection, against one live stream whose chunks come by hand.
class ServingIT {
    @TempDir
    Path directory;

    private Studio studio;
    private JobId job;

    @BeforeEach
    void oneChunkIsThere() throws Exception {
        studio = new Studio(Studio.patient(directory));
        job = studio.submit(Pace.LIVE, 57);
        studio.send(job, 0, 57, 0, 0);
        studio.await(job, j -> j.playableAt() != null);
    }

    @AfterEach
    void close() throws Exception {
        studio.close();
    }

    @Test
    void playlistsHaveTheirTypeAndAreNotCached() {
        var main = studio.get(studio.url(job, "main.m3u8"));
        assertThat(main.statusCode()).isEqualTo(200);
        assertThat(main.headers().firstValue("content-type")).hasValue("application/vnd.apple.mpegurl");
        assertThat(main.headers().firstValue("cache-control")).hasValue("no-cache");
        assertThat(main.body()).contains("CODECS=\"avc1.", "RESOLUTION=128x128", "FRAME-RATE=16.000");
    }

    @Test
    void playlistsAreCompressedOnRequest() throws IOException {
        studio.get(studio.url(job, "video.m3u8?_HLS_msn=1&_HLS_part=0")); // from here on it stays as it is
        var response = studio.bytes(studio.url(job, "video.m3u8"), "accept-encoding", "gzip, deflate");
        assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(response.headers().firstValue("vary")).hasValue("accept-encoding");
        var text = new String(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).startsWith("#EXTM3U\n").isEqualTo(studio.get(studio.url(job, "video.m3u8")).body());
    }

    @Test
    void mediaMayBeCachedForEver() {
        var part = studio.bytes(studio.url(job, "part0.m4s"));
        assertThat(part.headers().firstValue("content-type")).hasValue("video/iso.segment");
        assertThat(part.headers().firstValue("cache-control").orElse("")).contains("immutable");
        assertThat(studio.bytes(studio.url(job, "seg0.m4s")).body()).isEqualTo(part.body());
        assertThat(studio.bytes(studio.url(job, "init.mp4")).headers().firstValue("content-type")).hasValue("video/mp4");
    }

    @Test
    void mediaIsNotCompressedOnceMore() {
        for (String file : new String[] {"part0.m4s", "seg0.m4s", "init.mp4"}) {
            var plain = studio.bytes(studio.url(job, file));
            var response = studio.bytes(studio.url(job, file), "accept-encoding", "gzip, deflate");
            assertThat(response.headers().firstValue("content-encoding").orElse("identity")).isEqualTo("identity");
            assertThat(response.headers().firstValue("content-length")).hasValue(String.valueOf(plain.body().length));
            assertThat(response.body()).isEqualTo(plain.body());
        }
    }

    @Test
    void aByteRangeIsServed() {
        var whole = studio.bytes(studio.url(job, "seg0.m4s")).body();
        var some = studio.bytes(studio.url(job, "seg0.m4s"), "range", "bytes=10-19");
        assertThat(some.statusCode()).isEqualTo(206);
        assertThat(some.headers().firstValue("content-range")).hasValue("bytes 10-19/" + whole.length);
        assertThat(some.body()).isEqualTo(Arrays.copyOfRange(whole, 10, 20));
        assertThat(studio.bytes(studio.url(job, "seg0.m4s"), "range", "bytes=99999999-").statusCode()).isEqualTo(416);
    }

    @Test
    void otherSitesMayPlay() {
        var preflight = studio.send("OPTIONS", studio.url(job, "seg0.m4s"), HttpResponse.BodyHandlers.ofString(),
                "access-control-request-method", "GET", "access-control-request-headers", "range");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(preflight.headers().firstValue("access-control-allow-headers").orElse("")).contains("Range");
        var get = studio.get(studio.url(job, "video.m3u8"));
        assertThat(get.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(get.headers().firstValue("access-control-expose-headers").orElse("")).contains("Age");
    }

    @Test
    void headHasTheSameHeadersAndNoBody() {
        var get = studio.bytes(studio.url(job, "seg0.m4s"));
        var head = studio.send("HEAD", studio.url(job, "seg0.m4s"), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("content-length")).hasValue(String.valueOf(get.body().length));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "nothing.m3u8", "seg99.m4s", "part99.m4s", "seg-1.m4s", "seg0.m4s.part", "index.jsonl", "..%2findex.jsonl",
        "%2e%2e/%2e%2e/etc/passwd", "../../../../etc/passwd", "waiting/shot0-0.rgb", "seg0.m4s%00.html",
        "seg999999999999999999999.m4s"
    })
    void whatIsNotThereIsNotFound(String file) {
        var response = studio.get(studio.url(job, file));
        assertThat(response.statusCode()).isBetween(400, 404);
        assertThat(response.body()).doesNotContain("root:").doesNotContain("job");
    }

    @Test
    void anotherTokenOpensNothing() {
        assertThat(studio.get(studio.url(job, "main.m3u8").replace("t0ken", "token")).statusCode()).isEqualTo(404);
    }

    /// A viewer under an address that expires goes where the playlists send it, as any player does.
    @Test
    void anExpiringAddressServesPlaylistsPartsAndBlockingReloads() {
        var main = URI.create(expiring(Instant.now().plusSeconds(3600), "main.m3u8"));
        assertThat(studio.get(main.toString()).body()).contains("\nvideo.m3u8");
        var playlist = main.resolve("video.m3u8");
        var text = studio.get(playlist + "?_HLS_msn=1&_HLS_part=0").body();
        assertThat(text).contains("URI=\"part1.m4s\"").contains("URI=\"init.mp4\"");
        assertThat(studio.bytes(playlist.resolve("part1.m4s").toString()).statusCode()).isEqualTo(200);
        assertThat(studio.bytes(playlist.resolve("init.mp4").toString()).statusCode()).isEqualTo(200);
    }

    @Test
    void anAddressThatHasExpiredIsGoneAndAForgedOneUnknown() {
        for (String file : new String[] {"main.m3u8", "video.m3u8", "part0.m4s", "video.mp4"}) {
            assertThat(studio.get(expiring(Instant.now().minusSeconds(1), file)).statusCode()).isEqualTo(410);
        }
        var valid = StreamPath.until(Studio.token(job), Instant.now().plusSeconds(60));
        var longer = new StreamPath(valid.name(), valid.expires() + 1000, valid.signature());
        assertThat(studio.get(address(longer, "main.m3u8")).statusCode()).isEqualTo(404);
    }

    private String expiring(Instant at, String file) {
        return address(StreamPath.until(Studio.token(job), at), file);
    }

    private String address(StreamPath path, String file) {
        return studio.url(job, file).replace(Studio.token(job), path.toString());
    }

    @Test
    void otherMethodsAreRefused() {
        assertThat(studio.send("DELETE", studio.url(job, "main.m3u8"), HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_HLS_part=1", "_HLS_msn=9", "_HLS_msn=1&_HLS_part=99", "_HLS_msn=x", "_HLS_msn=-1"})
    void aDirectiveAgainstTheRulesIsRefused(String query) {
        var response = studio.get(studio.url(job, "video.m3u8?" + query));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("expected:");
    }

    @Test
    void whatIsPastIsAnsweredAtOnce() {
        assertThat(studio.get(studio.url(job, "video.m3u8?_HLS_msn=0&_HLS_part=0")).statusCode()).isEqualTo(200);
        assertThat(studio.get(studio.url(job, "video.m3u8?_HLS_msn=0&_HLS_part=3")).body())
                .as("a part past the end of segment 0 means the next segment").contains("part1.m4s");
    }

    @Test
    void aReloadWaitsForItsPartAndAHintedPartForItself() throws Exception {
        studio.get(studio.url(job, "video.m3u8?_HLS_msn=1&_HLS_part=0")); // both whole parts of the first chunk
        var reload = CompletableFuture.supplyAsync(
                () -> studio.get(studio.url(job, "video.m3u8?_HLS_msn=1&_HLS_part=1&_HLS_skip=YES")));
        var part = CompletableFuture.supplyAsync(() -> studio.bytes(studio.url(job, "part2.m4s")));
        Thread.sleep(400);
        assertThat(reload).isNotDone();
        assertThat(part).isNotDone();
        assertThat(waiters()).isEqualTo(2);

        studio.send(job, 0, 57, 0, 1);

        assertThat(reload.get().body()).contains("part2.m4s\"\n").contains("HINT:TYPE=PART,URI=\"part3.m4s\"");
        assertThat(part.get().statusCode()).isEqualTo(200);
        assertThat(part.get().body()).hasSizeGreaterThan(100);
        assertThat(waiters()).isZero();
    }

    @Test
    void aReloadThatWaitsTooLongIsToldSo() {
        studio.get(studio.url(job, "video.m3u8?_HLS_msn=1&_HLS_part=0"));
        long before = System.nanoTime();
        var late = studio.get(studio.url(job, "video.m3u8?_HLS_msn=1&_HLS_part=1"));
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.headers().firstValue("retry-after")).isPresent();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(6));
    }

    @Test
    void theEndReleasesAllWhoWait() throws Exception {
        studio.get(studio.url(job, "video.m3u8?_HLS_msn=1&_HLS_part=0"));
        var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 20; i++) {
            waiting.add(CompletableFuture.supplyAsync(
                    () -> studio.get(studio.url(job, "video.m3u8?_HLS_msn=2&_HLS_part=0")),
                    task -> Thread.ofVirtual().start(task)));
        }
        Thread.sleep(500);
        studio.bus.append(job, new Fact.Cancelled());
        for (var response : waiting) {
            assertThat(response.get().body()).endsWith("#EXT-X-ENDLIST\n");
        }
        assertThat(studio.get(studio.url(job, "video.m3u8?_HLS_msn=500")).statusCode())
                .as("directives are ignored after the end").isEqualTo(200);
        assertThat(studio.get(studio.url(job, "part99.m4s")).statusCode()).isEqualTo(404);
        assertThat(studio.get(studio.url(job, "video.mp4")).statusCode()).isEqualTo(404);
    }

    @Test
    void theDownloadIsThereWhenTheJobIsCompleted() throws Exception {
        var early = studio.get(studio.url(job, "video.mp4"));
        assertThat(early.statusCode()).isEqualTo(404);
        assertThat(early.headers().firstValue("retry-after")).isPresent();
        assertThat(early.body()).contains("not completed");
        for (int chunk = 1; chunk < 5; chunk++) {
            studio.send(job, 0, 57, 0, chunk);
        }
        var completed = studio.await(job, j -> j.status() == JobStatus.COMPLETED);
        var whole = studio.bytes(studio.url(job, "video.mp4"));
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat((long) whole.body().length).isEqualTo(completed.bytes());
        assertThat(whole.headers().firstValue("content-disposition")).hasValue("attachment; filename=\"%s.mp4\"".formatted(job));
        assertThat(studio.bytes(studio.url(job, "video.mp4"), "range", "bytes=-100").body()).hasSize(100);
    }

    @Test
    void aDeletedVideoIsGoneFromTheDiskAndTheServer() throws Exception {
        for (int chunk = 1; chunk < 5; chunk++) {
            studio.send(job, 0, 57, 0, chunk);
        }
        studio.await(job, j -> j.status() == JobStatus.COMPLETED);
        var running = studio.submit(Pace.LIVE, 570);
        studio.send(running, 0, 570, 0, 0);
        studio.await(running, j -> j.playableAt() != null);
        assertThat(directory).isDirectoryContaining(path -> path.endsWith(job.value()));

        studio.bus.append(job, new Fact.Deleted());
        studio.bus.append(running, new Fact.Cancelled());
        studio.bus.append(running, new Fact.Deleted());

        for (var gone : java.util.List.of(job, running)) {
            for (int i = 0; i < 1000 && directory.resolve(gone.value()).toFile().exists(); i++) {
                Thread.sleep(10);
            }
            assertThat(directory.resolve(gone.value())).doesNotExist();
            assertThat(studio.get(studio.url(gone, "video.mp4")).statusCode()).isEqualTo(404);
            assertThat(studio.get(studio.url(gone, "main.m3u8")).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void viewersWhoReadNothingHarmNobody() throws Exception {
        var address = URI.create(studio.url(job, "seg0.m4s"));
        var idle = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 50; i++) {
                var socket = new Socket(address.getHost(), address.getPort());
                idle.add(socket);
                for (int request = 0; request < 20; request++) {
                    socket.getOutputStream().write("GET %s HTTP/1.1\r\nhost: x\r\n\r\n"
                            .formatted(address.getPath()).getBytes(StandardCharsets.US_ASCII));
                }
            }
            long before = System.nanoTime();
            assertThat(studio.get(studio.url(job, "video.m3u8")).statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        } finally {
            for (var socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void aViewerWhoLeavesStopsWaiting() throws Exception {
        studio.get(studio.url(job, "video.m3u8?_HLS_msn=1&_HLS_part=0"));
        var address = URI.create(studio.url(job, "video.m3u8"));
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write("GET %s?_HLS_msn=1&_HLS_part=1 HTTP/1.1\r\nhost: x\r\n\r\n"
                    .formatted(address.getPath()).getBytes(StandardCharsets.US_ASCII));
            waitUntilWaiters(1);
        }
        waitUntilWaiters(0);
    }

    private void waitUntilWaiters(int expected) throws InterruptedException {
        for (int i = 0; i < 200 && waiters() != expected; i++) {
            Thread.sleep(5);
        }
        assertThat(waiters()).isEqualTo(expected);
    }

    private int waiters() {
        return (int) studio.registry.get("zoetrope.muxer.waiters").gauge().value();
    }
}
