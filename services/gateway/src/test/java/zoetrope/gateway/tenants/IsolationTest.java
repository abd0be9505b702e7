package zoetrope.gateway.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zoetrope.core.Beat;
import zoetrope.core.Direction;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.InMemoryBus;
import zoetrope.core.JobId;
import zoetrope.core.Shot;
import zoetrope.core.Tenant;
import zoetrope.gateway.GatewayHooks;
import zoetrope.gateway.TestGateway;
import zoetrope.proto.v1.CancelJobRequest;
import zoetrope.proto.v1.DirectRequest;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.GetJobRequest;
import zoetrope.proto.v1.JobEvent;
import zoetrope.proto.v1.ListJobsRequest;
import zoetrope.proto.v1.VideoGeneratorGrpc;
import zoetrope.proto.v1.WatchRequest;

/// Two tenants of one gateway, through both of its protocols.
class IsolationTest {
    private static final String ACME = "zk_acme";
    private static final String OTHER = "zk_other";
    private static final String BALL = "{\"prompt\": \"a red ball\", \"seconds\": 4}";

    private final InMemoryBus bus = new InMemoryBus();
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = TestGateway.withTenants(
                bus,
                TestGateway.settings(),
                GivenAccounts.account("acme", ACME, 2, 10),
                GivenAccounts.account("other", OTHER));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private HttpResponse<String> as(String key, String method, String path, String body) throws Exception {
        return gateway.send(gateway.request(path)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private JobId created(String key) throws Exception {
        return new JobId(new JsonObject(as(key, "POST", "/v1/videos", BALL).body()).getString("id"));
    }

    private static GenerateRequest.Builder ball() {
        return GenerateRequest.newBuilder().setPrompt("a red ball").setSeconds(4);
    }

    private static StatusRuntimeException refused(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }

    private static <M extends Message> M detail(StatusRuntimeException e, Class<M> type) throws Exception {
        for (Any detail : StatusProto.fromThrowable(e).getDetailsList()) {
            if (detail.is(type)) {
                return detail.unpack(type);
            }
        }
        throw new AssertionError("no " + type.getSimpleName());
    }

    @Test
    void withoutAKeyNothingAnswersButHealthMetricsAndTheConsole() throws Exception {
        var id = created(ACME);
        for (String path : List.of("/v1/videos", "/v1/models", "/v1/videos/" + id, "/v1/videos/" + id + "/events")) {
            var response = gateway.get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(new JsonObject(response.body()).getJsonObject("error").getMap())
                    .containsEntry("code", "unauthenticated")
                    .containsEntry("message", "authorization: missing (expected: Bearer zk_..., a key of this server)");
        }
        assertThat(gateway.post("/v1/videos", BALL).statusCode()).isEqualTo(401);
        assertThat(as("zk_wrong", "GET", "/v1/videos", "").statusCode()).isEqualTo(401);
        assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/").statusCode()).isEqualTo(200);
        assertThat(bus.all()).hasSize(1);
    }

    @Test
    void withoutAKeyNoCallIsServed() throws Exception {
        for (var stub : List.of(gateway.grpc(), gateway.grpc("zk_wrong"))) {
            var e = refused(() -> stub.generate(ball().build()).next());
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(detail(e, ErrorInfo.class).getReason()).isEqualTo("UNAUTHENTICATED");
            assertThat(refused(() -> stub.listJobs(ListJobsRequest.getDefaultInstance()))
                            .getStatus()
                            .getCode())
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
        }
        var steering = new CompletableFuture<Void>();
        var requests = VideoGeneratorGrpc.newStub(gateway.channel).direct(ending(steering));
        requests.onNext(DirectRequest.newBuilder().setOpen(ball()).build());
        assertThat(steering)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .withMessageStartingWith("UNAUTHENTICATED");
        assertThat(bus.all()).isEmpty();
    }

    private static StreamObserver<JobEvent> ending(CompletableFuture<Void> end) {
        return new StreamObserver<>() {
            @Override
            public void onNext(JobEvent event) {}

            @Override
            public void onError(Throwable failure) {
                end.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                end.complete(null);
            }
        };
    }

    @Test
    void anotherTenantsVideoIsAnsweredAsOneThatNeverWas() throws Exception {
        var id = created(ACME);
        var never = new JobId("video_0123456789abcdef01234567");
        record Ask(String method, String rest, String body) {}
        for (var ask : List.of(
                new Ask("GET", "", ""),
                new Ask("GET", "/events", ""),
                new Ask("GET", "/content", ""),
                new Ask("DELETE", "", ""),
                new Ask("POST", "/cancel", ""),
                new Ask("POST", "/directions", "{\"stop\": true}"))) {
            var theirs = as(OTHER, ask.method(), "/v1/videos/" + id + ask.rest(), ask.body());
            var nobodys = as(OTHER, ask.method(), "/v1/videos/" + never + ask.rest(), ask.body());

            assertThat(theirs.statusCode()).as(ask.toString()).isEqualTo(404).isEqualTo(nobodys.statusCode());
            assertThat(theirs.body()).isEqualTo(nobodys.body().replace(never.value(), id.value()));
        }
        assertThat(as(OTHER, "GET", "/v1/videos?after=" + id, "").statusCode()).isEqualTo(400);
        assertThat(bus.get(id).orElseThrow().sequence()).isEqualTo(1);
        assertThat(as(ACME, "GET", "/v1/videos/" + id, "").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherTenantsJobIsAnsweredAsOneThatNeverWas() throws Exception {
        var id = gateway.grpc(ACME).generate(ball().build()).next().getJobId();
        var stub = gateway.grpc(OTHER);
        var steering = new CompletableFuture<Void>();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> stub.getJob(GetJobRequest.newBuilder().setJobId(id).build()),
                () -> stub.cancelJob(CancelJobRequest.newBuilder().setJobId(id).build()),
                () -> stub.watch(WatchRequest.newBuilder().setJobId(id).build()).next())) {
            var e = refused(call);
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(detail(e, ErrorInfo.class).getReason()).isEqualTo("JOB_NOT_FOUND");
        }
        var requests = VideoGeneratorGrpc.newStub(gateway.channel)
                .withInterceptors(TestGateway.bearer(OTHER))
                .direct(ending(steering));
        requests.onNext(DirectRequest.newBuilder().setJobId(id).build());
        assertThat(steering)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .withMessageStartingWith("NOT_FOUND");
        assertThat(bus.get(new JobId(id)).orElseThrow().sequence()).isEqualTo(1);
    }

    @Test
    void everyTenantListsItsOwnOnly() throws Exception {
        var ours = created(ACME);
        var theirs = created(OTHER);

        assertThat(as(ACME, "GET", "/v1/videos", "").body()).contains(ours.value()).doesNotContain(theirs.value());
        assertThat(gateway.grpc(OTHER).listJobs(ListJobsRequest.getDefaultInstance()).getJobsList())
                .extracting(zoetrope.proto.v1.Job::getId)
                .containsExactly(theirs.value());
        assertThat(bus.get(ours).orElseThrow().tenant()).isEqualTo(new Tenant("acme"));
    }

    @Test
    void theSameRequestIdOfTwoTenantsIsTwoJobs() {
        var request = ball().setRequestId("same").setSeed(7).build();
        var ours = gateway.grpc(ACME).generate(request).next().getJobId();
        var theirs = gateway.grpc(OTHER)
                .generate(request.toBuilder().setPrompt("a dog").build())
                .next()
                .getJobId();

        assertThat(theirs).isNotEqualTo(ours);
        assertThat(gateway.grpc(ACME).generate(request).next().getJobId()).isEqualTo(ours);
    }

    @Test
    void aQuotaIsNamedWithADelay() throws Exception {
        var first = created(ACME);
        created(ACME);

        var e = refused(() -> gateway.grpc(ACME).generate(ball().build()).next());
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(e.getStatus().getDescription()).startsWith("jobs_at_once: 2 of 'acme'");
        assertThat(detail(e, RetryInfo.class).getRetryDelay().getSeconds()).isEqualTo(5);
        assertThat(detail(e, ErrorInfo.class).getMetadataMap()).containsEntry("quota", "jobs_at_once");
        created(OTHER);

        var shot = new Shot(0, 7, 64, List.of(new Beat(0, "a red ball")));
        bus.append(first, new Fact.Planned(0, List.of(shot), false));
        bus.append(first, new Fact.ChunkRendered(0, 0, 0, 64, true, Duration.ofSeconds(1), "w"));
        bus.append(first, new Fact.Completed(64, 1));
        var tooMuch = as(ACME, "POST", "/v1/videos", BALL);
        assertThat(tooMuch.statusCode()).isEqualTo(429);
        assertThat(new JsonObject(tooMuch.body()).getJsonObject("error").getString("message"))
                .startsWith("seconds_a_day: 'acme' has used 8.0 of 10.0");
        assertThat(Long.parseLong(tooMuch.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(86_000L, 86_400L);
    }

    @Test
    void anEndlessVideoIsStoppedWhenTheDaysSecondsAreUsed() {
        var id = new JobId(
                gateway.grpc(ACME).generate(ball().setSeconds(0).build()).next().getJobId());
        var shot = new Shot(0, 7, 3200, List.of(new Beat(0, "a red ball")));
        bus.append(id, new Fact.Planned(0, List.of(shot), true));
        bus.append(id, new Fact.ChunkRendered(0, 0, 0, 159, false, Duration.ofSeconds(1), "w"));
        assertThat(bus.get(id).orElseThrow().sequence()).isEqualTo(3);

        bus.append(id, new Fact.ChunkRendered(0, 1, 159, 12, false, Duration.ofSeconds(1), "w"));
        bus.append(id, new Fact.ChunkRendered(0, 2, 171, 12, false, Duration.ofSeconds(1), "w"));

        var directions = new ArrayList<Direction>();
        bus.watch(id, 1, event -> {
            if (event.fact() instanceof Fact.Directed directed) {
                directions.add(directed.direction());
            }
        });
        assertThat(directions).containsExactly(new Direction.Stop());
    }

    @Test
    void aJobFromBeforeThereWereKeysIsTheDefaultTenants() throws Exception {
        var id = Given.job();
        bus.append(id, Given.submitted(""));

        assertThat(as(ACME, "GET", "/v1/videos/" + id, "").statusCode()).isEqualTo(404);
        try (var open = new TestGateway(bus, TestGateway.settings(), GatewayHooks.none())) {
            assertThat(open.get("/v1/videos/" + id).statusCode()).isEqualTo(200);
        }
    }
}
