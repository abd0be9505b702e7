package zoetrope.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.proto.v1.Completed;
import zoetrope.proto.v1.Fact;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.JobEvent;
import zoetrope.proto.v1.StreamInfo;
import zoetrope.proto.v1.Submitted;
import zoetrope.proto.v1.VideoGeneratorGrpc;
import zoetrope.proto.v1.WatchRequest;
import zoetrope.standalone.settings.StartupException;

class GenerateClientTest {
    private static final byte[] VIDEO = {1, 2, 3};

    private final List<Long> watchedFrom = new ArrayList<>();
    private final StringWriter shown = new StringWriter();
    private HttpServer files;
    private Server server;
    private Status broken = Status.UNAVAILABLE;

    @TempDir
    Path folder;

    /// Breaks off after the first event; whoever asks again is told that the job is completed.
    private final class Breaking extends VideoGeneratorGrpc.VideoGeneratorImplBase {
        @Override
        public void generate(GenerateRequest request, StreamObserver<JobEvent> events) {
            var stream = StreamInfo.newBuilder()
                    .setMp4Url("http://127.0.0.1:%d/video.mp4".formatted(files.getAddress().getPort()));
            events.onNext(event(1, Fact.newBuilder().setSubmitted(Submitted.newBuilder().setStream(stream))));
            events.onError(broken.asRuntimeException());
        }

        @Override
        public void watch(WatchRequest request, StreamObserver<JobEvent> events) {
            watchedFrom.add(request.getFromSequence());
            events.onNext(event(2, Fact.newBuilder().setCompleted(Completed.newBuilder().setFrames(33))));
            events.onCompleted();
        }

        private JobEvent event(long sequence, Fact.Builder fact) {
            return JobEvent.newBuilder().setJobId("video_1").setSequence(sequence).setFact(fact).build();
        }
    }

    @BeforeEach
    void start() throws Exception {
        files = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        files.createContext("/video.mp4", exchange -> {
            exchange.sendResponseHeaders(200, VIDEO.length);
            exchange.getResponseBody().write(VIDEO);
            exchange.close();
        });
        files.start();
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(new Breaking())
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
        files.stop(0);
    }

    @Test
    void goesOnWhereTheEventsBrokeOff() throws Exception {
        var file = folder.resolve("video.mp4");

        try (var client = client()) {
            assertThat(client.generate(GenerateRequest.getDefaultInstance(), file)).isZero();
        }

        assertThat(watchedFrom).containsExactly(2L);
        assertThat(file).hasBinaryContent(VIDEO);
        assertThat(shown.toString()).contains("33 frames, 3 bytes");
    }

    @Test
    void whatTheServerRefusesIsNotTriedAgain() {
        broken = Status.PERMISSION_DENIED.withDescription("key: revoked");

        try (var client = client()) {
            assertThatThrownBy(() -> client.generate(GenerateRequest.getDefaultInstance(), folder.resolve("video.mp4")))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("key: revoked");
        }
        assertThat(watchedFrom).isEmpty();
    }

    private GenerateClient client() {
        return new GenerateClient("127.0.0.1:" + server.getPort(), "", new PrintWriter(shown, true), false);
    }
}
