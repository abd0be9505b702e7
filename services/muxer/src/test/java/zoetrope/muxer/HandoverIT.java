package zoetrope.muxer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.Chunk;
import zoetrope.core.ChunkChannel;
import zoetrope.core.Direction;
import zoetrope.core.Fact;
import zoetrope.core.InMemoryBus;
import zoetrope.core.InMemoryGroup;
import zoetrope.core.InMemoryNotes;
import zoetrope.core.JobId;
import zoetrope.core.JobStatus;
import zoetrope.core.JobView;
import zoetrope.core.Latents;
import zoetrope.core.Membership;
import zoetrope.core.Pace;
import zoetrope.core.StreamNotes;
import zoetrope.muxer.encode.Decoded;
import zoetrope.muxer.encode.TestPattern;
import zoetrope.muxer.playlist.PlaylistRules;

/// Several muxers on one bus, each with a disk of its own: what becomes of streams when one of them goes.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class HandoverIT {
    @TempDir
    Path root;

    private final InMemoryBus bus = new InMemoryBus();
    private final InMemoryGroup group = new InMemoryGroup();
    private StreamNotes notes = new InMemoryNotes();
    private final List<URI> addresses = new CopyOnWriteArrayList<>();

    /// A muxer and its place among them.
    private record Member(Studio studio, Membership place) implements AutoCloseable {
        void leave() {
            place.close();
        }

        @Override
        public void close() throws TimeoutException {
            place.close();
            studio.close();
        }
    }

    private Member member(String name, ChunkChannel chunks) throws Exception {
        var place = group.join();
        var studio = new Studio(Studio.patient(root.resolve(name)), bus, new Ports(bus, bus, chunks, place, notes), _ -> addresses);
        addresses.add(studio.address());
        return new Member(studio, place);
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private byte[] segment(String name, JobId job, int number) throws Exception {
        return Files.readAllBytes(segmentFile(name, job, number));
    }

    private Path segmentFile(String name, JobId job, int number) {
        return root.resolve(name).resolve(job.value()).resolve("seg%d.m4s".formatted(number));
    }

    @Test
    void theHeirMakesTheSameStreamAgainAndFinishesIt() throws Exception {
        try (var first = member("first", bus.chunks())) {
            var job = first.studio().submit(Pace.LIVE, 21, 57);
            first.studio().render(job, 0, 21, 0, Duration.ZERO);
            for (int chunk = 0; chunk < 3; chunk++) {
                first.studio().send(job, 1, 57, 21, chunk);
            }
            eventually(() -> Files.exists(segmentFile("first", job, 3)));
            eventually(() -> first.studio().get(first.studio().url(job, "video.m3u8")).body().contains("seg3.m4s"));
            var seen = first.studio().get(first.studio().url(job, "video.m3u8")).body();
            var part = first.studio().bytes(first.studio().url(job, "part1.m4s")).body();
            try (var heir = member("heir", bus.chunks())) {
                first.leave();
                eventually(() -> heir.studio().get(heir.studio().url(job, "video.m3u8")).body().contains("seg3.m4s"));

                var continued = heir.studio().get(heir.studio().url(job, "video.m3u8")).body();
                assertThat(withoutParts(continued)).startsWith(withoutParts(seen));
                assertThat(PlaylistRules.violationsOf(continued)).as("the parts that viewers know are still listed").isEmpty();
                assertThat(heir.studio().bytes(heir.studio().url(job, "part1.m4s")).body()).isEqualTo(part);
                for (int number = 0; number < 4; number++) {
                    assertThat(segment("heir", job, number)).as("segment %d", number).isEqualTo(segment("first", job, number));
                }

                for (int chunk = 3; chunk < 5; chunk++) {
                    first.studio().send(job, 1, 57, 21, chunk);
                }
                assertThat(heir.studio().await(job, it -> it.status().terminal()).status()).isEqualTo(JobStatus.COMPLETED);
                var file = Files.write(
                        root.resolve("video.mp4"), heir.studio().bytes(heir.studio().url(job, "video.mp4")).body());
                assertThat(Decoded.file(file).numbers()).containsExactlyElementsOf(TestPattern.numbers(0, 78));
            }
        }
    }

    @Test
    void theHeirShowsEveryFrameAlsoWhereANoteIsMissing() throws Exception {
        notes = without(notes, 2);
        try (var first = member("first", bus.chunks())) {
            var job = first.studio().submit(Pace.BATCH, 69);
            for (int chunk = 0; chunk < 5; chunk++) {
                first.studio().send(job, 0, 69, 0, chunk);
            }
            eventually(() -> Files.exists(segmentFile("first", job, 3)));
            try (var heir = member("heir", bus.chunks())) {
                first.leave();
                first.studio().send(job, 0, 69, 0, 5);

                assertThat(heir.studio().await(job, it -> it.status().terminal()).status()).isEqualTo(JobStatus.COMPLETED);
                assertThat(Decoded.open(heir.studio().url(job, "video.mp4"), Map.of()).numbers())
                        .containsExactlyElementsOf(TestPattern.numbers(0, 69));
            }
        }
    }

    @Test
    void aRequestToAMuxerThatHasVanishedGoesToItsSuccessor() throws Exception {
        try (var heir = member("heir", bus.chunks());
                var vanished = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) { // takes what is sent and says nothing
            var job = heir.studio().submit(Pace.BATCH, 21);
            heir.studio().render(job, 0, 21, 0, Duration.ZERO);
            heir.studio().await(job, it -> it.status().terminal());
            addresses.addFirst(URI.create("http://127.0.0.1:" + vanished.getLocalPort()));
            try (var other = member("other", bus.chunks())) {
                var answer = CompletableFuture.supplyAsync(() -> other.studio().get(other.studio().url(job, "video.m3u8")));
                Thread.sleep(500);
                assertThat(answer).isNotDone();

                addresses.removeFirst(); // it counts as gone

                assertThat(answer.get(10, TimeUnit.SECONDS).body()).contains("#EXT-X-ENDLIST");
            }
        }
    }

    @Test
    void whoDoesNotHaveAStreamPassesTheRequestOn() throws Exception {
        try (var one = member("one", bus.chunks());
                var other = member("other", bus.chunks())) {
            var job = one.studio().submit(Pace.LIVE, 57);
            boolean ofOne = one.place().actsFor(job);
            var stranger = ofOne ? other.studio() : one.studio();
            one.studio().send(job, 0, 57, 0, 0);
            one.studio().await(job, it -> it.playableAt() != null);

            var playlist = stranger.get(stranger.url(job, "video.m3u8"));
            assertThat(playlist.statusCode()).isEqualTo(200);
            assertThat(playlist.headers().allValues("access-control-allow-origin")).containsExactly("*");
            var range = stranger.bytes(stranger.url(job, "part0.m4s"), "range", "bytes=4-7");
            assertThat(range.statusCode()).isEqualTo(206);
            assertThat(range.body()).isEqualTo("moof".getBytes(StandardCharsets.US_ASCII));
            assertThat(stranger.get(stranger.url(job, "part99.m4s")).statusCode()).isEqualTo(404);
            assertThat(stranger.get(stranger.address() + "/hls/nobodys/video.m3u8").statusCode()).isEqualTo(404);

            var now = stranger.get(stranger.url(job, "video.m3u8")).body();
            long part = now.lines().filter(line -> line.startsWith("#EXT-X-PART:")).count();
            long inOpen = now.substring(now.lastIndexOf("#EXTINF")).lines().filter(line -> line.startsWith("#EXT-X-PART:")).count();
            long open = now.lines().filter(line -> line.startsWith("#EXTINF")).count();
            var blocked = CompletableFuture.supplyAsync(() -> stranger.get(
                    stranger.url(job, "video.m3u8?_HLS_msn=%d&_HLS_part=%d".formatted(open, inOpen + 1))));
            for (int chunk = 1; chunk < 5; chunk++) {
                one.studio().send(job, 0, 57, 0, chunk);
            }
            assertThat(blocked.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(blocked.get().body().lines())
                    .as("it waited for the part after the next")
                    .anyMatch(line -> line.startsWith("#EXT-X-PART:") && line.contains("\"part%d.m4s\"".formatted(part + 1)));
            one.studio().await(job, it -> it.status() == JobStatus.COMPLETED);
            var direct = (ofOne ? one : other).studio();
            assertThat(stranger.bytes(stranger.url(job, "video.mp4")).body())
                    .isEqualTo(direct.bytes(direct.url(job, "video.mp4")).body());
        }
    }

    @Test
    void aRequestWaitsUntilSomebodyHasTheStream() throws Exception {
        try (var first = member("first", bus.chunks())) {
            var job = first.studio().submit(Pace.LIVE, 57);
            first.studio().send(job, 0, 57, 0, 0);
            first.studio().await(job, it -> it.playableAt() != null);
            first.leave();

            var asked = CompletableFuture.supplyAsync(
                    () -> first.studio().get(first.studio().url(job, "video.m3u8")));
            try (var _ = member("heir", bus.chunks())) {
                assertThat(asked.get(30, TimeUnit.SECONDS).body()).contains("#EXTM3U");
            }
        }
    }

    @Test
    void viewersOfAStreamThatHasJustEndedWaitForItsMuxerToBeStartedAgain() throws Exception {
        var first = member("first", bus.chunks());
        var job = first.studio().submit(Pace.LIVE, 57);
        first.studio().render(job, 0, 57, 0, Duration.ZERO);
        first.studio().await(job, it -> it.status().terminal());
        var part = first.studio().bytes(first.studio().url(job, "part1.m4s")).body();
        try (var other = member("other", bus.chunks())) {
            addresses.remove(first.studio().address());
            first.close();
            var playlist = CompletableFuture.supplyAsync(() -> other.studio().get(other.studio().url(job, "video.m3u8")));
            Thread.sleep(500);
            assertThat(playlist).isNotDone();
            try (var _ = member("first", bus.chunks())) {
                assertThat(playlist.get(10, TimeUnit.SECONDS).body()).contains("#EXT-X-ENDLIST");
                assertThat(other.studio().bytes(other.studio().url(job, "part1.m4s")).body()).isEqualTo(part);
            }
        }
    }

    @Test
    void whatIsNoLongerKeptOfAnEndlessStreamIsAGap() throws Exception {
        try (var first = member("first", bus.chunks())) {
            var job = first.studio().submit(Pace.LIVE, true, List.of(Studio.shot(0, 100_000)));
            for (int chunk = 0; chunk < 4; chunk++) {
                first.studio().send(job, 0, 100_000, 0, chunk);
            }
            eventually(() -> Files.exists(segmentFile("first", job, 2)));
            try (var heir = member("heir", without(bus.chunks(), 1))) {
                first.leave();
                eventually(() -> heir.studio().get(heir.studio().url(job, "video.m3u8")).body().contains("seg2.m4s"));

                var playlist = heir.studio().get(heir.studio().url(job, "video.m3u8")).body();
                assertThat(playlist).contains("#EXT-X-MEDIA-SEQUENCE:0\n", "#EXT-X-GAP");
                assertThat(Files.exists(segmentFile("heir", job, 0))).isFalse();
                assertThat(segment("heir", job, 2)).isNotEmpty();
                bus.append(job, new Fact.Directed(new Direction.Stop()));
                bus.append(job, new Fact.Planned(0, List.of(Studio.shot(0, 57)), false));
                first.studio().send(job, 0, 57, 0, 4);
                assertThat(heir.studio().await(job, it -> it.status().terminal()).status()).isEqualTo(JobStatus.COMPLETED);
            }
        }
    }

    @Test
    void aStreamWithAnEndThatCannotBeWholeFails() throws Exception {
        try (var first = member("first", bus.chunks())) {
            var job = first.studio().submit(Pace.BATCH, 57);
            for (int chunk = 0; chunk < 3; chunk++) {
                first.studio().send(job, 0, 57, 0, chunk);
            }
            eventually(() -> Files.exists(segmentFile("first", job, 1)));
            try (var heir = member("heir", without(bus.chunks(), 1))) {
                first.leave();

                var failed = heir.studio().await(job, it -> it.status().terminal());
                assertThat(failed.failure()).isNotNull().extracting(Fact.Failed::code).isEqualTo("chunks_lost");
            }
        }
    }

    /// Notes that lost a segment's line.
    private static StreamNotes without(StreamNotes all, int segment) {
        return new StreamNotes() {
            @Override
            public CompletionStage<Void> add(JobId job, String line) {
                return line.contains("\"segment\":%d,".formatted(segment))
                        ? CompletableFuture.completedStage(null)
                        : all.add(job, line);
            }

            @Override
            public List<String> read(JobId job) {
                return all.read(job);
            }
        };
    }

    /// A channel that no longer has a job's first chunks.
    private static ChunkChannel without(ChunkChannel all, int chunks) {
        return new ChunkChannel() {
            @Override
            public CompletionStage<Void> send(Chunk chunk) {
                return all.send(chunk);
            }

            @Override
            public JobView.Watch subscribe(JobId job, Consumer<Chunk> listener) {
                return all.subscribe(job, chunk -> {
                    if (chunk.index() >= chunks) {
                        listener.accept(chunk);
                    }
                });
            }

            @Override
            public List<Latents> latents(JobId job, int shot, int from, int to) {
                return all.latents(job, shot, from, to);
            }
        };
    }

    /// The segments and what holds for all of them; parts are only listed by the one who made them first.
    private static String withoutParts(String playlist) {
        var lines = playlist.lines().filter(line -> !line.startsWith("#EXT-X-PART:") && !line.contains("PRELOAD-HINT")).toList();
        int lastSegment = -1;
        for (int i = 0; i < lines.size(); i++) {
            lastSegment = lines.get(i).startsWith("seg") ? i : lastSegment;
        }
        return String.join("\n", lines.subList(0, lastSegment + 1));
    }
}
