package zoetrope.muxer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.Chunk;
import zoetrope.core.Fact;
import zoetrope.core.InMemoryBus;
import zoetrope.core.JobId;
import zoetrope.core.JobRequest;
import zoetrope.core.JobStatus;
import zoetrope.core.Latents;
import zoetrope.core.Pace;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.encode.Decoded;
import zoetrope.muxer.encode.TestPattern;

class LiveStreamIT {
    @TempDir
    Path directory;

    @Test
    void anotherPlayerSeesEveryFrameWhileTheVideoIsMade() throws Exception {
        try (var studio = new Studio(Studio.settings(directory))) {
            var job = studio.submit(Pace.LIVE, 57, 33);
            var rendering = background(() -> {
                studio.render(job, 0, 57, 0, Duration.ofMillis(450));
                studio.render(job, 1, 33, 57, Duration.ofMillis(450));
            });
            studio.await(job, j -> j.playableAt() != null);
            assertThat(rendering).isNotDone();

            var seen = Decoded.open(studio.url(job, "main.m3u8"), Map.of("live_start_index", "0"));

            assertThat(seen.numbers()).containsExactlyElementsOf(TestPattern.numbers(0, 90));
            rendering.join();
            var completed = studio.await(job, j -> j.status() == JobStatus.COMPLETED);
            var download = Files.write(
                    directory.resolve("download.mp4"), studio.bytes(studio.url(job, "video.mp4")).body());
            assertThat(Files.size(download)).isEqualTo(completed.bytes());
            assertThat(Decoded.file(download).numbers()).containsExactlyElementsOf(TestPattern.numbers(0, 90));
        }
    }

    @Test
    void aLowLatencyViewerSeesEveryFrameAndNoRuleIsBroken() throws Exception {
        try (var studio = new Studio(Studio.settings(directory))) {
            var job = studio.submit(Pace.LIVE, 105, 57);
            var rendering = background(() -> {
                studio.render(job, 0, 105, 0, Duration.ofMillis(500));
                studio.render(job, 1, 57, 105, Duration.ofMillis(500));
            });
            studio.await(job, j -> j.playableAt() != null);

            var viewer = new LowLatencyViewer(studio.url(job, "main.m3u8"), Duration.ofMillis(600));
            viewer.watch();

            rendering.join();
            assertThat(viewer.violations()).isEmpty();
            assertThat(viewer.polls()).isGreaterThan(20);
            assertThat(Decoded.file(viewer.save(directory.resolve("seen.mp4"))).numbers())
                    .containsExactlyElementsOf(TestPattern.numbers(0, 162));
        }
    }

    @Test
    void manyJobsAtOnceDoNotDisturbEachOther() throws Exception {
        try (var studio = new Studio(Studio.settings(directory))) {
            var jobs = new ArrayList<JobId>();
            var viewers = new ArrayList<CompletableFuture<LowLatencyViewer>>();
            for (int i = 0; i < 6; i++) {
                var job = studio.submit(Pace.LIVE, 57);
                jobs.add(job);
                background(() -> studio.render(job, 0, 57, jobs.indexOf(job) * 1000, Duration.ofMillis(400)));
                viewers.add(CompletableFuture.supplyAsync(() -> watched(studio, job), task -> Thread.ofVirtual().start(task)));
            }
            for (int i = 0; i < 6; i++) {
                var viewer = viewers.get(i).get();
                assertThat(viewer.violations()).isEmpty();
                assertThat(Decoded.file(viewer.save(directory.resolve("seen%d.mp4".formatted(i)))).numbers())
                        .containsExactlyElementsOf(TestPattern.numbers(i * 1000, i * 1000 + 57));
                studio.await(jobs.get(i), j -> j.status() == JobStatus.COMPLETED);
            }
        }
    }

    @Test
    void aGeneratorThatFallsBehindBreaksNoRule() throws Exception {
        try (var studio = new Studio(Studio.settings(directory))) {
            var job = studio.submit(Pace.LIVE, 57);
            background(() -> {
                studio.render(job, 0, 57, 0, Duration.ofMillis(1300));
            });
            studio.await(job, j -> j.playableAt() != null);
            var viewer = new LowLatencyViewer(studio.url(job, "main.m3u8"), Duration.ofMillis(600));
            viewer.watch();

            assertThat(viewer.violations()).isEmpty();
            assertThat(studio.registry.get("zoetrope.muxer.parts").tag("kind", "HOLD").counter().count()).isPositive();
            var seen = Decoded.file(viewer.save(directory.resolve("seen.mp4"))).numbers();
            assertThat(seen.stream().distinct()).containsExactlyElementsOf(TestPattern.numbers(0, 57));
            assertThat(studio.await(job, j -> j.status() == JobStatus.COMPLETED).framesRendered()).isEqualTo(57);
        }
    }

    @Test
    void anEndlessJobIsCutAndStopped() throws Exception {
        try (var studio = new Studio(Studio.settings(directory))) {
            var job = studio.submit(Pace.LIVE, true, List.of(Studio.shot(0, 100_000)));
            for (int chunk = 0; chunk < 3; chunk++) {
                studio.send(job, 0, 100_000, 0, chunk);
            }
            studio.await(job, j -> j.playableAt() != null);
            // CUT: the running shot ends with its next chunk, another follows
            studio.bus.append(job, new Fact.Planned(0, List.of(Studio.shot(0, 45), Studio.shot(1, 100_000)), true));
            studio.send(job, 0, 45, 0, 3);
            studio.send(job, 1, 100_000, 100, 0);
            // STOP: the running shot ends with its next chunk
            studio.bus.append(job, new Fact.Planned(1, List.of(Studio.shot(1, 21)), false));
            studio.send(job, 1, 21, 100, 1);
            studio.await(job, j -> j.status() == JobStatus.COMPLETED);

            var expected = new ArrayList<>(TestPattern.numbers(0, 45));
            expected.addAll(TestPattern.numbers(100, 121));
            assertThat(Decoded.open(studio.url(job, "video.mp4"), Map.of()).numbers()).containsExactlyElementsOf(expected);
            assertThat(Decoded.open(studio.url(job, "main.m3u8"), Map.of()).numbers()).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void aStreamOutlivesARestartWhetherItHasEndedOrNot() throws Exception {
        var bus = new InMemoryBus();
        JobId ended;
        JobId running;
        try (var studio = new Studio(Studio.settings(directory), bus)) {
            ended = studio.submit(Pace.LIVE, 33);
            running = studio.submit(Pace.LIVE, 69);
            studio.render(ended, 0, 33, 0, Duration.ZERO);
            studio.send(running, 0, 69, 500, 0);
            studio.send(running, 0, 69, 500, 1);
            studio.await(ended, j -> j.status() == JobStatus.COMPLETED);
            studio.await(running, j -> j.playableAt() != null);
            Thread.sleep(900);
        }
        assertThat(bus.get(running).orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
        try (var studio = new Studio(Studio.settings(directory), bus)) {
            assertThat(Decoded.open(studio.url(ended, "main.m3u8"), Map.of()).numbers())
                    .containsExactlyElementsOf(TestPattern.numbers(0, 33));
            assertThat(studio.bytes(studio.url(ended, "video.mp4")).statusCode()).isEqualTo(200);
            for (int chunk = 2; chunk < 6; chunk++) {
                studio.send(running, 0, 69, 500, chunk);
            }
            studio.await(running, j -> j.status() == JobStatus.COMPLETED);
            assertThat(Decoded.open(studio.url(running, "video.mp4"), Map.of()).numbers())
                    .containsExactlyElementsOf(TestPattern.numbers(500, 569));
        }
        assertThat(facts(bus, running, Fact.Playable.class)).isEqualTo(1);
        assertThat(facts(bus, running, Fact.Completed.class)).isEqualTo(1);
        assertThat(facts(bus, ended, Fact.Completed.class)).isEqualTo(1);
    }

    @Test
    void aJobThatCannotBeEncodedFailsAloneAndSaysWhy() throws Exception {
        try (var studio = new Studio(Studio.settings(directory))) {
            var odd = JobId.random(ThreadLocalRandom.current());
            var format = new VideoFormat(127, 127, 16);
            studio.bus.append(odd, new Fact.Submitted(
                    new JobRequest("", "", "a red ball", List.of(), 2, "", 7, Pace.LIVE), "wan-nano", format, "odd-token"));
            studio.bus.append(odd, new Fact.Planned(0, List.of(Studio.shot(0, 9)), false));
            var fine = studio.submit(Pace.LIVE, 9);
            studio.bus.chunks().send(new Chunk(odd, 0, 0, 0, true, format, new byte[9 * format.frameBytes()],
                    new Latents(1, 1, 1, 1, new float[1])));
            studio.send(fine, 0, 9, 0, 0);

            assertThat(studio.await(odd, j -> j.status() == JobStatus.FAILED).failure().message())
                    .contains("size: 127x127 (expected: even width and height)");
            studio.await(fine, j -> j.status() == JobStatus.COMPLETED);
        }
    }

    @Test
    void aStreamThatCannotBeStoredFailsAloneAndSaysWhy() throws Exception {
        try (var studio = new Studio(Studio.settings(directory))) {
            var unlucky = studio.submit(Pace.LIVE, 33);
            var fine = studio.submit(Pace.LIVE, 9);
            Files.writeString(directory.resolve(unlucky.value()), "in the way of the stream's directory");
            studio.send(unlucky, 0, 33, 0, 0);
            studio.send(fine, 0, 9, 0, 0);

            var failure = studio.await(unlucky, j -> j.status() == JobStatus.FAILED).failure();
            assertThat(failure.code()).isEqualTo("storage_error");
            assertThat(failure.message())
                    .isEqualTo("the stream cannot go on: %s: FileAlreadyExistsException".formatted(unlucky))
                    .doesNotContain(directory.toString());
            studio.await(fine, j -> j.status() == JobStatus.COMPLETED);
            assertThat(studio.get(studio.url(unlucky, "main.m3u8")).statusCode()).isEqualTo(404);
        }
    }

    private static long facts(InMemoryBus bus, JobId job, Class<? extends Fact> kind) {
        var seen = new ArrayList<Fact>();
        bus.watch(job, 1, event -> seen.add(event.fact())).close();
        return seen.stream().filter(kind::isInstance).count();
    }

    private static LowLatencyViewer watched(Studio studio, JobId job) {
        try {
            studio.await(job, j -> j.playableAt() != null);
            var viewer = new LowLatencyViewer(studio.url(job, "main.m3u8"), Duration.ofMillis(1000));
            viewer.watch();
            return viewer;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static CompletableFuture<Void> background(Work work) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }
}
