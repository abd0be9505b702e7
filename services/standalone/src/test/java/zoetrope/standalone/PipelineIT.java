package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static zoetrope.standalone.Served.FPS;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zoetrope.muxer.encode.Decoded;
import zoetrope.proto.v1.CancelJobRequest;
import zoetrope.proto.v1.ChunkRendered;
import zoetrope.proto.v1.DirectRequest;
import zoetrope.proto.v1.Direction;
import zoetrope.proto.v1.Fact;
import zoetrope.proto.v1.GetJobRequest;
import zoetrope.proto.v1.JobEvent;
import zoetrope.proto.v1.JobStatus;
import zoetrope.proto.v1.Pace;
import zoetrope.proto.v1.Shot;
import zoetrope.worker.WorkerSettings;

/// The real pipeline with its broker and its model, used through its API only. None of it depends on the machine's speed.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PipelineIT {
    private static Served served;

    @TempDir
    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        served = Served.start(data);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @ParameterizedTest
    @EnumSource(value = Pace.class, names = {"PACE_LIVE", "PACE_BATCH"})
    void aPromptBecomesAVideoOfExactlyItsLength(Pace pace) throws Exception {
        int frames = 3 * FPS;
        int heldBefore = served.heldFrames();

        var events = served.generate(Served.request("a red ball bounces on a beach", 3, pace));
        events.await(Fact.FactCase.PLAYABLE);
        var watching = PlaylistWatch.begin(served, events.stream().getHlsUrl());
        // FFmpeg looks for news twice a second; it may be long until the next chunk comes
        var seen = Decoded.open(events.stream().getHlsUrl(), Map.of("live_start_index", "0", "max_reload", "300"));

        var watched = watching.get(Events.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        int shown = frames + served.heldFrames() - heldBefore;
        assertThat(watched.violations()).isEmpty();
        assertThat(watched.sawItGrow()).isTrue();
        assertThat(watched.seconds()).isCloseTo(shown / (double) FPS, within(0.001));
        assertThat(seen.pictures()).hasSize(shown);
        assertEvenlySpaced(seen);
        assertThat(events.completedFrames()).isEqualTo(frames);
        assertThat(events.chunks().stream().mapToInt(ChunkRendered::getFrames).sum()).isEqualTo(frames);

        var content = served.download("/v1/videos/%s/content".formatted(events.job()), folder.resolve("content.mp4"));
        var mp4 = served.download(events.stream().getMp4Url(), folder.resolve("video.mp4"));
        assertThat(content).hasSameBinaryContentAs(mp4);
        var finished = Decoded.file(mp4);
        assertThat(finished.pictures()).hasSize(frames);
        assertThat(finished.seconds()).isCloseTo(3, within(0.001));
        assertThat(finished.width()).isEqualTo(128);
        assertThat(finished.height()).isEqualTo(128);
    }

    @Test
    void aNewPromptChangesTheRunningTake() throws Exception {
        var request = Served.request("a red ball bounces on a beach", 4, Pace.PACE_BATCH);
        var undisturbed = served.generate(request);
        undisturbed.completedFrames();

        var events = new Events();
        var steering = served.streamingApi().direct(events);
        steering.onNext(DirectRequest.newBuilder().setOpen(request).build());
        events.await(Fact.FactCase.CHUNK_RENDERED);
        steering.onNext(direction(Direction.newBuilder().setNewPrompt("blue rain falls on a city at night")));

        assertThat(events.completedFrames()).isEqualTo(4 * FPS);
        var plans = events.all().stream().map(JobEvent::getFact).filter(Fact::hasPlanned).toList();
        assertThat(plans).hasSize(2);
        assertThat(plans.getLast().getPlanned().getShotsList()).hasSize(1);
        Shot shot = plans.getLast().getPlanned().getShots(0);
        assertThat(shot.getBeatsList()).extracting("prompt")
                .containsExactly("a red ball bounces on a beach", "blue rain falls on a city at night");
        assertThat(events.all()).as("one take").filteredOn(event -> event.getFact().hasShotStarted()).hasSize(1);
        int from = shot.getBeats(1).getFromFrame();
        assertThat(events.chunks()).as("with a chunk").extracting(ChunkRendered::getFirstFrame).contains(from);

        var before = video(undisturbed).pictures();
        var after = video(events).pictures();
        assertThat(after).hasSameSizeAs(before);
        assertThat(after.get(from - 1)).isEqualTo(before.get(from - 1));
        assertThat(after.getLast()).isNotEqualTo(before.getLast());
    }

    @Test
    void aCutStartsANewShot() throws Exception {
        var events = served.generate(Served.request("a red ball bounces on a beach", 0, Pace.PACE_LIVE));
        events.await(Fact.FactCase.CHUNK_RENDERED);
        assertThat(served.direct(events.job(), "{\"cut\": \"a lighthouse in a storm\"}").statusCode()).isEqualTo(200);

        events.awaitChunk("the new shot's first chunk", chunk -> chunk.getShot() == 1);
        assertThat(served.direct(events.job(), "{\"stop\": {}}").statusCode()).isEqualTo(200);

        long frames = events.completedFrames();
        var shots = List.of(chunksOf(events, 0), chunksOf(events, 1));
        for (List<ChunkRendered> chunks : shots) {
            assertThat(chunks).extracting(ChunkRendered::getLast).last().isEqualTo(true);
            assertThat(chunks).extracting(ChunkRendered::getLast).filteredOn(last -> last).hasSize(1);
            assertThat(chunks.getFirst().getFirstFrame()).isZero();
        }
        assertThat(events.chunks().stream().mapToLong(ChunkRendered::getFrames).sum()).isEqualTo(frames);
        assertThat(video(events).pictures()).hasSize((int) frames);
        var job = served.api().getJob(GetJobRequest.newBuilder().setJobId(events.job()).build());
        assertThat(job.getShotsList()).extracting(shot -> shot.getShot().getBeats(0).getPrompt())
                .containsExactly("a red ball bounces on a beach", "a lighthouse in a storm");
    }

    @Test
    void stoppingAnEndlessJobCompletesIt() throws Exception {
        var events = served.generate(Served.request("clouds drift over hills", 0, Pace.PACE_LIVE));
        events.awaitChunk("a second chunk", chunk -> chunk.getChunk() == 1);
        var running = served.api().getJob(GetJobRequest.newBuilder().setJobId(events.job()).build());
        assertThat(running.getOpen()).isTrue();
        assertThat(running.getStatus()).isEqualTo(JobStatus.JOB_STATUS_RUNNING);

        assertThat(served.direct(events.job(), "{\"stop\": {}}").statusCode()).isEqualTo(200);

        long frames = events.completedFrames();
        assertThat(frames).isGreaterThanOrEqualTo(21);
        assertThat(video(events).pictures()).hasSize((int) frames);
        var stopped = served.api().getJob(GetJobRequest.newBuilder().setJobId(events.job()).build());
        assertThat(stopped.getStatus()).isEqualTo(JobStatus.JOB_STATUS_COMPLETED);
        assertThat(stopped.getOpen()).isFalse();
        assertThat(served.direct(events.job(), "{\"stop\": {}}").statusCode()).as("it has ended").isEqualTo(409);
    }

    @Test
    void cancellingFreesTheDevice() throws Exception {
        var hogs = new ArrayList<Events>();
        for (int slot = 0; slot < WorkerSettings.defaults().slots(); slot++) {
            hogs.add(served.generate(Served.request("an hour of waves", 3600, Pace.PACE_BATCH)));
        }
        for (Events hog : hogs) {
            hog.await(Fact.FactCase.CHUNK_RENDERED);
        }
        var next = served.generate(Served.request("a single leaf falls", 1, Pace.PACE_BATCH));
        next.await(Fact.FactCase.PLANNED);

        for (Events hog : hogs) {
            assertThat(cancel(hog)).isEqualTo(JobStatus.JOB_STATUS_CANCELLED);
        }

        assertThat(next.completedFrames()).isEqualTo(FPS);
        assertThat(time(next.await(Fact.FactCase.SHOT_STARTED))).isAfter(time(hogs.getFirst().await(Fact.FactCase.CANCELLED)));
        assertThat(video(next).pictures()).hasSize(FPS);
        var givenUp = hogs.getFirst();
        assertThat(givenUp.all().getLast().getFact().hasCancelled()).isTrue();
        assertThat(cancel(givenUp)).as("twice is no error").isEqualTo(JobStatus.JOB_STATUS_CANCELLED);
        assertThat(served.get("/v1/videos/%s/content".formatted(givenUp.job())).statusCode()).isBetween(400, 499);
    }

    @Test
    void severalJobsAtOnceAllFinish() throws Exception {
        var jobs = new ArrayList<Events>();
        for (String prompt : List.of("a fish in a bowl", "a candle in the wind", "a kite over a field")) {
            jobs.add(served.generate(Served.request(prompt, 2, Pace.PACE_BATCH)));
        }
        for (Events job : jobs) {
            assertThat(job.completedFrames()).isEqualTo(2 * FPS);
            assertThat(video(job).pictures()).hasSize(2 * FPS);
        }
        assertThat(List.of(jobs.get(0).job(), jobs.get(1).job(), jobs.get(2).job())).doesNotHaveDuplicates();
    }

    @Test
    void theSameRequestIdFindsTheSameJob() throws Exception {
        var request = Served.request("a paper boat", 0.5, Pace.PACE_BATCH).toBuilder().setRequestId("boat-1").build();
        var first = served.generate(request);
        first.completedFrames();
        var again = served.generate(request);

        assertThat(again.job()).isEqualTo(first.job());
        assertThat(again.all()).as("the whole history").isEqualTo(first.all());
        var other = request.toBuilder().setPrompt("a paper plane").build();
        assertThatThrownBy(() -> served.api().generate(other).next())
                .isInstanceOfSatisfying(StatusRuntimeException.class, refused ->
                        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS));
    }

    @Test
    void theFiguresOfEveryServiceCanBeScraped() throws Exception {
        served.generate(Served.request("a red ball", 2, Pace.PACE_BATCH)).completedFrames();

        for (String counted : List.of(
                "zoetrope_gateway_jobs_submitted_total",
                "zoetrope_gateway_first_part_seconds_count",
                "zoetrope_planner_plans_total",
                "zoetrope_worker_chunk_time_seconds_count",
                "zoetrope_worker_chunk_interarrival_seconds_count",
                "zoetrope_worker_first_chunk_seconds_count",
                "zoetrope_worker_realtime_factor_count",
                "zoetrope_worker_frames_total",
                "zoetrope_muxer_encode_seconds_count",
                "zoetrope_muxer_first_part_seconds_count",
                "zoetrope_muxer_parts_total{kind=\"MEDIA\"}",
                "zoetrope_bus_append_seconds_count")) {
            assertThat(served.metric(counted)).as(counted).isPositive();
        }
        assertThat(served.get("/metrics").body())
                .contains("\nzoetrope_gateway_jobs_waiting ", "\nzoetrope_muxer_waiters ", "\njvm_memory_used_bytes{");
    }

    @Test
    void whatAlertsDashboardAndAutoscalingAskForIsMeasured() throws Exception {
        served.generate(Served.request("a red ball", 2, Pace.PACE_BATCH)).completedFrames();
        System.gc(); // pauses are counted from the first one on, and a moment later
        long deadline = System.nanoTime() + Events.PATIENCE.toNanos();
        while (!served.get("/metrics").body().contains("\njvm_gc_pause_seconds_count{") && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
        }

        assertThat(DeployedFigures.unknownTo(served.get("/metrics").body())).isEmpty();
    }

    @Test
    void itSaysThatItIsWell() throws Exception {
        assertThat(served.get("/healthz").statusCode()).isEqualTo(200);
        assertThat(served.get("/readyz").statusCode()).isEqualTo(200);
        assertThat(health("zoetrope.v1.VideoGenerator")).isEqualTo(new byte[] {8, 1}); // status: SERVING
    }

    /// `grpc.health.v1.Health/Check`, by its bytes: the one field of the question and of the answer.
    private static byte[] health(String service) {
        var bytes = new MethodDescriptor.Marshaller<byte[]>() {
            @Override
            public InputStream stream(byte[] value) {
                return new ByteArrayInputStream(value);
            }

            @Override
            public byte[] parse(InputStream stream) {
                try {
                    return stream.readAllBytes();
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            }
        };
        var check = MethodDescriptor.newBuilder(bytes, bytes)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("grpc.health.v1.Health/Check")
                .build();
        byte[] question = ("\n" + (char) service.length() + service).getBytes(StandardCharsets.US_ASCII);
        return ClientCalls.blockingUnaryCall(
                served.channel(), check, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MINUTES), question);
    }

    private static JobStatus cancel(Events events) throws InterruptedException {
        return served.api()
                .cancelJob(CancelJobRequest.newBuilder().setJobId(events.job()).build())
                .getStatus();
    }

    private Decoded video(Events events) throws Exception {
        return Decoded.file(served.download(events.stream().getMp4Url(), folder.resolve(events.job() + ".mp4")));
    }

    private static void assertEvenlySpaced(Decoded video) {
        for (int i = 0; i < video.times().size(); i++) {
            assertThat(video.times().get(i) - video.times().getFirst())
                    .as("time of frame %d", i)
                    .isCloseTo(i / (double) FPS, within(0.001));
        }
    }

    private static List<ChunkRendered> chunksOf(Events events, int shot) throws InterruptedException {
        return events.chunks().stream().filter(chunk -> chunk.getShot() == shot).toList();
    }

    private static DirectRequest direction(Direction.Builder direction) {
        return DirectRequest.newBuilder().setDirection(direction).build();
    }

    private static Instant time(JobEvent event) {
        return Instant.ofEpochSecond(event.getTime().getSeconds(), event.getTime().getNanos());
    }
}
