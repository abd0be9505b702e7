package zoetrope.loadtests.prompts;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import zoetrope.core.JobId;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.Pace;
import zoetrope.proto.v1.VideoGeneratorGrpc;
import zoetrope.proto.v1.VideoGeneratorGrpc.VideoGeneratorBlockingStub;

/// A tenant's programs: they ask for videos over gRPC and over REST. Any thread; the calls block.
final class Caller implements AutoCloseable {
    private static final Pattern POSITION = Pattern.compile("at position [1-9]");

    private final String tenant;
    private final String url;
    private final HttpClient http;
    private final ManagedChannel channel;
    private final VideoGeneratorBlockingStub stub;

    /// What came of a prompt.
    sealed interface Answer {
        /// @param seconds until it was accepted
        record Accepted(JobId job, double seconds) implements Answer {}

        /// There is no room, and it says when to come back and how many wait.
        record Refused(double seconds) implements Answer {}

        /// Anything else.
        record Broken(String why) implements Answer {}
    }

    /// What is asked for.
    record Wish(double seconds, boolean live) {}

    Caller(String tenant, String url, HttpClient http) {
        this.tenant = tenant;
        this.url = url;
        this.http = http;
        channel = NettyChannelBuilder.forTarget(url.replaceFirst("^https?://", "")).usePlaintext().build();
        var headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + ServedSystem.key(tenant));
        stub = VideoGeneratorGrpc.newBlockingStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    String tenant() {
        return tenant;
    }

    /// Over gRPC. The job's events are read on, by a thread of their own, until it ends.
    Answer generate(Wish wish) {
        var request = GenerateRequest.newBuilder()
                .setPrompt("a red ball")
                .setSeconds(wish.seconds())
                .setPace(wish.live() ? Pace.PACE_LIVE : Pace.PACE_BATCH)
                .build();
        long began = System.nanoTime();
        try {
            var events = stub.generate(request);
            var job = new JobId(events.next().getJobId());
            double seconds = (System.nanoTime() - began) / 1e9;
            Thread.ofVirtual().start(() -> {
                try {
                    while (events.hasNext()) {
                        events.next();
                    }
                } catch (StatusRuntimeException ended) {
                    // with the benchmark
                }
            });
            return new Answer.Accepted(job, seconds);
        } catch (StatusRuntimeException e) {
            return refused(e, (System.nanoTime() - began) / 1e9);
        }
    }

    private static Answer refused(StatusRuntimeException e, double seconds) {
        var status = StatusProto.fromThrowable(e);
        if (e.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED || status == null) {
            return new Answer.Broken(e.toString());
        }
        boolean position = false;
        boolean retry = false;
        try {
            for (var detail : status.getDetailsList()) {
                if (detail.is(RetryInfo.class)) {
                    retry = detail.unpack(RetryInfo.class).getRetryDelay().getSeconds() > 0;
                } else if (detail.is(ErrorInfo.class)) {
                    String text = detail.unpack(ErrorInfo.class).getMetadataOrDefault("position", "0");
                    position = Integer.parseInt(text) > 0;
                }
            }
        } catch (InvalidProtocolBufferException garbled) {
            return new Answer.Broken(garbled.toString());
        }
        return position && retry
                ? new Answer.Refused(seconds)
                : new Answer.Broken("refused without a delay or a position: " + e.getMessage());
    }

    /// Over REST.
    Answer post(Wish wish) throws InterruptedException {
        var body = new JsonObject()
                .put("prompt", "a red ball")
                .put("seconds", wish.seconds())
                .put("pace", wish.live() ? "live" : "batch");
        long began = System.nanoTime();
        try {
            var response = post("/v1/videos", body);
            double seconds = (System.nanoTime() - began) / 1e9;
            if (response.statusCode() == 200) {
                return new Answer.Accepted(new JobId(new JsonObject(response.body()).getString("id")), seconds);
            }
            boolean refused = response.statusCode() == 429
                    && response.headers().firstValueAsLong("Retry-After").orElse(0) > 0
                    && POSITION.matcher(response.body()).find();
            return refused
                    ? new Answer.Refused(seconds)
                    : new Answer.Broken("%d %s".formatted(response.statusCode(), response.body()));
        } catch (IOException e) {
            return new Answer.Broken(e.toString());
        }
    }

    /// Steers a job, or gives it up: `directions` or `cancel`. It may have ended.
    ///
    /// @return what is wrong with the answer; empty if nothing is
    String change(JobId job, String how) throws InterruptedException {
        try {
            var response = post("/v1/videos/%s/%s".formatted(job, how), new JsonObject().put("new_prompt", "a blue cube"));
            return response.statusCode() == 200 || response.statusCode() == 409
                    ? ""
                    : "%s: %d %s".formatted(how, response.statusCode(), response.body());
        } catch (IOException e) {
            return how + ": " + e;
        }
    }

    private HttpResponse<String> post(String path, JsonObject body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Authorization", "Bearer " + ServedSystem.key(tenant))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
