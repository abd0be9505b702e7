package zoetrope.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.reflection.v1.ServerReflectionRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionResponse;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.InMemoryBus;
import zoetrope.core.JobId;
import zoetrope.proto.v1.JobEvent;
import zoetrope.proto.v1.VideoGeneratorGrpc;
import zoetrope.proto.v1.WatchRequest;

class GatewayServiceTest {
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        var none = GatewayHooks.none();
        gateway = new TestGateway(
                new InMemoryBus(),
                TestGateway.settings(),
                new GatewayHooks(
                        none.check(),
                        none.content(),
                        () -> "zoetrope_up 1\n",
                        () -> problems,
                        GatewayServiceTest::helloBefore));
    }

    private static Handler<HttpServerRequest> helloBefore(Handler<HttpServerRequest> others) {
        return request -> {
            if (request.path().equals("/hls/hello")) {
                request.response().end("from the muxer");
            } else {
                others.handle(request);
            }
        };
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aPortInUseIsSaidInOneLine() {
        assertThatThrownBy(() -> new TestGateway(
                        new InMemoryBus(), TestGateway.settings().withPort(gateway.port()), GatewayHooks.none()))
                .cause()
                .hasMessageStartingWith("gateway.port: %d on 127.0.0.1 cannot be listened on".formatted(gateway.port()))
                .hasMessageNotContaining("\n");
    }

    @Test
    void operatorsSeeHealthReadinessAndMetrics() throws Exception {
        assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/readyz").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/metrics").body()).isEqualTo("zoetrope_up 1\n");

        problems.add("bus: no broker answers");
        var response = gateway.get("/readyz");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(response.body()).getJsonArray("problems")).containsExactly("bus: no broker answers");
        assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void routesOfOthersAreServedToo() throws Exception {
        assertThat(gateway.get("/hls/hello").body()).isEqualTo("from the muxer");
    }

    @Test
    void grpcHealthFollowsReadiness() throws Exception {
        assertThat(health()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        problems.add("bus: no broker answers");
        assertThat(health()).isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
    }

    private HealthCheckResponse.ServingStatus health() {
        var method = MethodDescriptor.<HealthCheckRequest, HealthCheckResponse>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("grpc.health.v1.Health/Check")
                .setRequestMarshaller(ProtoUtils.marshaller(HealthCheckRequest.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(HealthCheckResponse.getDefaultInstance()))
                .build();
        return ClientCalls.blockingUnaryCall(
                        gateway.channel,
                        method,
                        CallOptions.DEFAULT,
                        HealthCheckRequest.newBuilder()
                                .setService(VideoGeneratorGrpc.SERVICE_NAME)
                                .build())
                .getStatus();
    }

    @Test
    void reflectionListsTheService() throws Exception {
        var method = MethodDescriptor.<ServerReflectionRequest, ServerReflectionResponse>newBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName("grpc.reflection.v1.ServerReflection/ServerReflectionInfo")
                .setRequestMarshaller(ProtoUtils.marshaller(ServerReflectionRequest.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(ServerReflectionResponse.getDefaultInstance()))
                .build();
        BlockingQueue<ServerReflectionResponse> answers = new ArrayBlockingQueue<>(1);
        var requests = ClientCalls.asyncBidiStreamingCall(
                gateway.channel.newCall(method, CallOptions.DEFAULT), new StreamObserver<ServerReflectionResponse>() {
                    @Override
                    public void onNext(ServerReflectionResponse answer) {
                        answers.add(answer);
                    }

                    @Override
                    public void onError(Throwable e) {}

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        assertThat(answers.poll(10, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
                .anyMatch(service -> service.getName().equals("zoetrope.v1.VideoGenerator"));
        requests.onCompleted();
    }

    @Test
    void aSlowGrpcClientGetsEveryEventAndHoldsNothingUp() throws Exception {
        JobId id = Given.job();
        gateway.bus.append(id, Given.submitted(""));
        var received = new AtomicLong();
        var end = new ArrayBlockingQueue<Status>(1);
        var flow = new AtomicReference<ClientCallStreamObserver<WatchRequest>>();
        VideoGeneratorGrpc.newStub(gateway.channel)
                .watch(
                        WatchRequest.newBuilder().setJobId(id.value()).build(),
                        new ClientResponseObserver<WatchRequest, JobEvent>() {
                            @Override
                            public void beforeStart(ClientCallStreamObserver<WatchRequest> call) {
                                call.disableAutoRequestWithInitial(1);
                                flow.set(call);
                            }

                            @Override
                            public void onNext(JobEvent event) {
                                if (received.incrementAndGet() != event.getSequence()) {
                                    end.add(Status.DATA_LOSS.withDescription(received + " is " + event.getSequence()));
                                }
                            }

                            @Override
                            public void onError(Throwable e) {
                                end.add(((StatusRuntimeException) e).getStatus());
                            }

                            @Override
                            public void onCompleted() {
                                end.add(Status.OK);
                            }
                        });
        int chunks = 30_000;
        for (int i = 0; i < chunks; i++) {
            gateway.bus.append(id, Given.rendered(i));
        }
        gateway.bus.append(id, new Fact.Cancelled());
        Thread.sleep(200);
        assertThat(received.get()).isLessThanOrEqualTo(1);
        assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);

        flow.get().request(Integer.MAX_VALUE);
        assertThat(end.poll(20, TimeUnit.SECONDS)).isEqualTo(Status.OK);
        assertThat(received.get()).isEqualTo(chunks + 2);
    }

    @Test
    void thePlayerComesFromItsWebJarWithAnETag() throws Exception {
        HttpResponse<String> player = gateway.get("/console/hls.min.js");
        assertThat(player.statusCode()).isEqualTo(200);
        assertThat(player.body()).contains("Hls").hasSizeGreaterThan(100_000);
        assertThat(player.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("media-src 'self' blob:");

        String etag = player.headers().firstValue("ETag").orElseThrow();
        var again = gateway.send(gateway.request("/console/hls.min.js").header("If-None-Match", etag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void thePageIsServedAtTheRoot() throws Exception {
        var page = gateway.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        for (String part : page.body().split("\"")) {
            if (part.startsWith("/console/")) {
                assertThat(gateway.get(part).statusCode()).as(part).isEqualTo(200);
            }
        }
    }

    @Test
    void pathTricksFindNothing() throws Exception {
        for (String path : List.of(
                "/console/..%2fzoetrope",
                "/console/../logback-test.xml",
                "/console/logback-test.xml",
                "/console/%00.js",
                "/console/..%5c..%5cetc%5cpasswd",
                "/console//etc/passwd")) {
            assertThat(gateway.get(path).statusCode()).as(path).isIn(400, 404);
        }
    }
}
