package zoetrope.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.InMemoryBus;
import zoetrope.core.JobId;
import zoetrope.gateway.GatewayHooks;
import zoetrope.gateway.GatewaySettings;
import zoetrope.gateway.TestGateway;
import zoetrope.proto.v1.CancelJobRequest;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.GetJobRequest;
import zoetrope.proto.v1.Job;
import zoetrope.proto.v1.JobEvent;
import zoetrope.proto.v1.JobStatus;
import zoetrope.proto.v1.ListJobsRequest;
import zoetrope.proto.v1.Pace;
import zoetrope.proto.v1.StoryboardShot;
import zoetrope.proto.v1.WatchRequest;

class VideoGeneratorServiceTest {
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = new TestGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static GenerateRequest.Builder ball() {
        return GenerateRequest.newBuilder().setPrompt("a red ball");
    }

    private static JobEvent generate(GenerateRequest.Builder request) {
        return gateway.grpc().generate(request.build()).next();
    }

    private static Job get(String id) {
        return gateway.grpc().getJob(GetJobRequest.newBuilder().setJobId(id).build());
    }

    private static StatusRuntimeException refused(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }

    private static <T extends com.google.protobuf.Message> T detail(StatusRuntimeException e, Class<T> type)
            throws InvalidProtocolBufferException {
        for (var any : StatusProto.fromThrowable(e).getDetailsList()) {
            if (any.is(type)) {
                return any.unpack(type);
            }
        }
        throw new AssertionError("no " + type.getSimpleName() + " in " + StatusProto.fromThrowable(e));
    }

    private static void invalid(ThrowingCallable call, String field, String reason) throws Exception {
        var e = refused(call);
        assertThat(e).isNotNull();
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription()).isEqualTo(field + ": " + reason);
        var violation = detail(e, BadRequest.class).getFieldViolations(0);
        assertThat(violation.getField()).isEqualTo(field);
        assertThat(violation.getDescription()).isEqualTo(reason);
        assertThat(detail(e, ErrorInfo.class).getDomain()).isEqualTo("zoetrope");
    }

    @Test
    void generateOpensAJobAndSaysWhereToWatch() {
        JobEvent event = generate(ball());

        var submitted = event.getFact().getSubmitted();
        assertThat(event.getSequence()).isEqualTo(1);
        assertThat(submitted.getModel()).isEqualTo("wan-nano");
        assertThat(submitted.getRequest().getSeconds()).isEqualTo(8);
        assertThat(submitted.getRequest().getPace()).isEqualTo(Pace.PACE_LIVE);
        assertThat(submitted.getStream().getHlsUrl())
                .isEqualTo(
                        "http://127.0.0.1:%d/hls/%s/main.m3u8".formatted(gateway.port(), submitted.getStreamToken()));
        assertThat(get(event.getJobId()).getStatus()).isEqualTo(JobStatus.JOB_STATUS_QUEUED);
    }

    @Test
    void eventsComeAsTheyHappenUntilTheTerminalOne() {
        var events = gateway.grpc().generate(ball().build());
        var id = new JobId(events.next().getJobId());
        gateway.bus.append(id, new Fact.Planned(0, List.of(Given.shot(0)), false));
        assertThat(events.next().getFact().getPlanned().getShots(0).getFrames()).isEqualTo(33);
        gateway.bus.append(id, Given.rendered(0));
        gateway.bus.append(id, new Fact.Completed(33, 1000));

        var rest = new ArrayList<Long>();
        events.forEachRemaining(event -> rest.add(event.getSequence()));
        assertThat(rest).containsExactly(3L, 4L);
        assertThat(get(id.value()).getStream().getMp4Bytes()).isEqualTo(1000);
    }

    @Test
    void watchBeginsWhereItIsToldTo() {
        var id = new JobId(generate(ball()).getJobId());
        gateway.bus.append(id, Given.rendered(0));
        gateway.bus.append(id, new Fact.Cancelled());

        var watched = new ArrayList<Long>();
        gateway.grpc()
                .watch(WatchRequest.newBuilder()
                        .setJobId(id.value())
                        .setFromSequence(2)
                        .build())
                .forEachRemaining(event -> watched.add(event.getSequence()));
        assertThat(watched).containsExactly(2L, 3L);
        assertThat(gateway.grpc()
                        .watch(WatchRequest.newBuilder()
                                .setJobId(id.value())
                                .setFromSequence(9)
                                .build())
                        .hasNext())
                .isFalse();
    }

    @Test
    void aRefusalNamesTheField() throws Exception {
        invalid(() -> generate(ball().setPrompt(" ")), "prompt", "blank (expected: 1..4000 characters)");
        invalid(
                () -> generate(ball().setPrompt("x".repeat(4001))),
                "prompt",
                "4001 characters (expected: 1..4000 characters)");
        invalid(() -> generate(ball().setSeconds(4000)), "seconds", "4000.0 (expected: 0 for endless, or 0.5..3600)");
        invalid(
                () -> generate(ball().setSeconds(Double.NaN)),
                "seconds",
                "NaN (expected: 0 for endless, or 0.5..3600)");
        invalid(() -> generate(ball().setModel("sora-2")), "model", "'sora-2' (expected: wan-nano)");
        invalid(
                () -> generate(ball().setSize("640x480")),
                "size",
                "'640x480' (expected: 128x128, the size of wan-nano)");
        invalid(() -> generate(ball().setPaceValue(7)), "pace", "7 (expected: PACE_LIVE or PACE_BATCH)");
        invalid(
                () -> generate(ball().setRequestId("k".repeat(129))),
                "request_id",
                "129 characters (expected: at most 128)");
    }

    @Test
    void aMalformedStoryboardIsRefusedByItsLine() throws Exception {
        var good = StoryboardShot.newBuilder().setPrompt("day").setSeconds(2).build();

        invalid(
                () -> generate(GenerateRequest.newBuilder()
                        .addStoryboard(good)
                        .addStoryboard(good.toBuilder().setSeconds(0))),
                "storyboard[1].seconds",
                "0.0 (expected: > 0, at most 3600)");
        invalid(
                () -> generate(GenerateRequest.newBuilder()
                        .addStoryboard(good.toBuilder().clearPrompt())),
                "storyboard[0].prompt",
                "blank (expected: 1..4000 characters)");
        invalid(
                () -> generate(ball().addStoryboard(good)),
                "prompt",
                "given beside a storyboard (expected: one of the two)");
        invalid(
                () -> generate(GenerateRequest.newBuilder().addStoryboard(good).setSeconds(8)),
                "seconds",
                "8.0 beside a storyboard (expected: none, its lines have their own)");
        invalid(
                () -> generate(GenerateRequest.newBuilder()
                        .addAllStoryboard(
                                IntStream.range(0, 201).mapToObj(_ -> good).toList())),
                "storyboard",
                "201 (expected: 1..200)");
    }

    @Test
    void anUnknownJobIsNotFound() throws Exception {
        String unknown = Given.job().value();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> get(unknown),
                () -> gateway.grpc()
                        .cancelJob(
                                CancelJobRequest.newBuilder().setJobId(unknown).build()),
                () -> gateway.grpc()
                        .watch(WatchRequest.newBuilder().setJobId(unknown).build())
                        .next())) {
            var e = refused(call);
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(detail(e, ErrorInfo.class).getReason()).isEqualTo("JOB_NOT_FOUND");
        }
        invalid(() -> get("video_1"), "job_id", "'video_1' (expected: video_[0-9a-f]{24})");
    }

    @Test
    void theSameRequestIdFindsTheSameJobAndRefusesAnotherRequest() throws Exception {
        String key = "key-" + ThreadLocalRandom.current().nextLong();
        String first = generate(ball().setRequestId(key)).getJobId();

        assertThat(generate(ball().setRequestId(key)).getJobId()).isEqualTo(first);
        var e = refused(() -> generate(ball().setRequestId(key).setSeconds(3)));
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(detail(e, ErrorInfo.class).getMetadataMap()).containsEntry("job_id", first);
    }

    @Test
    void cancellingTwiceIsNoErrorButCancellingWhatIsCompletedIs() {
        var id = new JobId(generate(ball()).getJobId());
        var cancel = CancelJobRequest.newBuilder().setJobId(id.value()).build();
        for (int i = 0; i < 2; i++) {
            assertThat(gateway.grpc().cancelJob(cancel).getStatus()).isEqualTo(JobStatus.JOB_STATUS_CANCELLED);
        }
        assertThat(get(id.value()).getSequence()).isEqualTo(2);

        var done = new JobId(generate(ball()).getJobId());
        gateway.bus.append(done, new Fact.Completed(1, 1));
        assertThat(refused(() -> gateway.grpc()
                                .cancelJob(CancelJobRequest.newBuilder()
                                        .setJobId(done.value())
                                        .build()))
                        .getStatus())
                .satisfies(status -> {
                    assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
                    assertThat(status.getDescription()).contains("completed");
                });
    }

    @Test
    void pagesAreStableWhileJobsAreAdded() throws Exception {
        try (var fresh = new TestGateway()) {
            var ids = new ArrayList<String>();
            for (int i = 0; i < 5; i++) {
                ids.addFirst(fresh.grpc().generate(ball().build()).next().getJobId());
            }
            var first = fresh.grpc()
                    .listJobs(ListJobsRequest.newBuilder().setPageSize(2).build());
            fresh.grpc().generate(ball().build()).next();
            var second = fresh.grpc()
                    .listJobs(ListJobsRequest.newBuilder()
                            .setPageSize(2)
                            .setPageToken(first.getNextPageToken())
                            .build());
            var third = fresh.grpc()
                    .listJobs(ListJobsRequest.newBuilder()
                            .setPageSize(2)
                            .setPageToken(second.getNextPageToken())
                            .build());

            var listed = new ArrayList<String>();
            List.of(first, second, third).forEach(page -> page.getJobsList().forEach(job -> listed.add(job.getId())));
            assertThat(listed).containsExactlyElementsOf(ids);
            assertThat(third.getNextPageToken()).isEmpty();
            assertThat(third.getJobs(0).getQueuePosition()).isZero();
            assertThat(first.getJobs(0).getQueuePosition()).isEqualTo(4);
        }
        invalid(
                () -> gateway.grpc()
                        .listJobs(ListJobsRequest.newBuilder()
                                .setPageToken("nonsense")
                                .build()),
                "page_token",
                "'nonsense' (expected: a token from the page before)");
        invalid(
                () -> gateway.grpc()
                        .listJobs(ListJobsRequest.newBuilder().setPageSize(101).build()),
                "page_size",
                "101 (expected: 0..100)");
    }

    @Test
    void aFullQueueSaysWhenToComeBack() throws Exception {
        var settings = new GatewaySettings("127.0.0.1", 0, "", 4 << 20, 2, 7, 15);
        try (var full = new TestGateway(new InMemoryBus(), settings, GatewayHooks.none())) {
            var id = new JobId(full.grpc().generate(ball().build()).next().getJobId());
            full.grpc().generate(ball().build()).next();

            var e = refused(() -> full.grpc().generate(ball().build()).next());
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(e.getStatus().getDescription())
                    .isEqualTo(
                            "queue: 2 jobs wait (expected: fewer than 2); this one would be at position 3. Retry in 7 seconds");
            assertThat(detail(e, RetryInfo.class).getRetryDelay().getSeconds()).isEqualTo(7);

            full.bus.append(id, new Fact.ShotStarted(0, 1, 0, "w"));
            assertThat(full.grpc().generate(ball().build()).hasNext()).isTrue();
        }
    }

    @Test
    void anOverlongMessageIsRefused() throws Exception {
        var settings = new GatewaySettings("127.0.0.1", 0, "", 2048, 10, 7, 15);
        try (var small = new TestGateway(new InMemoryBus(), settings, GatewayHooks.none())) {
            var e = refused(() -> small.grpc()
                    .generate(ball().setPrompt("x".repeat(4000)).build())
                    .next());
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(small.grpc().generate(ball().build()).hasNext()).isTrue();
        }
    }
}
