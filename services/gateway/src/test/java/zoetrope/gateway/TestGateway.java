package zoetrope.gateway;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import zoetrope.core.ChunkShape;
import zoetrope.core.InMemoryBus;
import zoetrope.core.JobLog;
import zoetrope.core.ModelCard;
import zoetrope.core.VideoFormat;
import zoetrope.gateway.tenants.Account;
import zoetrope.gateway.tenants.Tenants;
import zoetrope.proto.v1.VideoGeneratorGrpc;

/// A gateway on a free port, over a bus in memory, with its clients.
public final class TestGateway implements AutoCloseable {
    public static final ModelCard NANO =
            new ModelCard("wan-nano", new VideoFormat(128, 128, 16), new ChunkShape(9, 12), 4);

    public final InMemoryBus bus;
    public final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    public final ManagedChannel channel;
    private final Vertx vertx = Vertx.vertx();
    private final int port;
    private final String scheme;

    public TestGateway() throws Exception {
        this(new InMemoryBus(), settings(), GatewayHooks.none());
    }

    public TestGateway(InMemoryBus bus, GatewaySettings settings, GatewayHooks hooks) throws Exception {
        this(bus, bus, settings, hooks);
    }

    public TestGateway(JobLog log, InMemoryBus bus, GatewaySettings settings, GatewayHooks hooks) throws Exception {
        this.bus = bus;
        var service = new GatewayService(
                log, bus, new OfferedModels(List.of(NANO), "wan-nano"), settings, hooks, new SimpleMeterRegistry());
        vertx.deployVerticle(service).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        port = service.port();
        scheme = settings.tls() ? "https" : "http";
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .flowControlWindow(65536)
                .build();
    }

    /// With keys.
    public static TestGateway withTenants(InMemoryBus bus, GatewaySettings settings, Account... accounts) throws Exception {
        var none = GatewayHooks.none();
        return new TestGateway(
                bus,
                settings,
                new GatewayHooks(
                        none.check(),
                        none.content(),
                        none.metrics(),
                        none.problems(),
                        none.streams(),
                        new Tenants(List.of(accounts))));
    }

    public static GatewaySettings settings() {
        return GatewaySettings.defaults().withPort(0);
    }

    public int port() {
        return port;
    }

    public VideoGeneratorGrpc.VideoGeneratorBlockingStub grpc() {
        return VideoGeneratorGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    /// As a tenant with this key.
    public VideoGeneratorGrpc.VideoGeneratorBlockingStub grpc(String key) {
        return grpc().withInterceptors(bearer(key));
    }

    public static ClientInterceptor bearer(String key) {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + path));
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        http.shutdownNow();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
