package zoetrope.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zoetrope.core.InMemoryBus;
import zoetrope.core.InvalidRequest;
import zoetrope.core.JobId;
import zoetrope.core.StreamPath;
import zoetrope.gateway.tenants.GivenAccounts;
import zoetrope.gateway.tenants.Tenants;
import zoetrope.gateway.webhooks.WebhookSettings;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.VideoGeneratorGrpc;

/// What a gateway shows to whom: addresses, TLS, how long streams are to be found.
class ExposureTest {
    private static final String BALL = "{\"prompt\": \"a red ball\"}";
    private static final Tenants KEYS = new Tenants(List.of(GivenAccounts.account("acme", "zk_acme")));

    @TempDir
    Path folder;

    private static GatewaySettings settings(
            String host, String keys, boolean allow, String certificate, String key, Duration lifetime) {
        return new GatewaySettings(
                host, 0, "", 4 << 20, 100, 5, 15, Duration.ofMinutes(1), keys, allow, certificate, key, lifetime, WebhookSettings.defaults());
    }

    private static GatewaySettings on(String host, boolean allow) {
        return settings(host, "", allow, "", "", Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.7", "203.0.113.7", "video.example.org", "127.0.0.1.example.org"})
    void anAddressThatOthersReachNeedsKeysOrAWordThatItNeedsNone(String host) {
        assertThatThrownBy(() -> Exposure.check(on(host, false), Tenants.everyone()))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("gateway.host: " + host)
                .hasMessageContainingAll("gateway.keys", "zoetrope keys new", "gateway.allowUnprotected=true")
                .hasMessageNotContaining("\n");
        assertThatCode(() -> Exposure.check(on(host, false), KEYS)).doesNotThrowAnyException();
        assertThatCode(() -> Exposure.check(on(host, true), Tenants.everyone())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void thisMachineNeedsNone(String host) {
        assertThatCode(() -> Exposure.check(on(host, false), Tenants.everyone())).doesNotThrowAnyException();
    }

    @Test
    void aGatewayThatIsToHaveKeysDoesNotStartWithoutThem() {
        assertThatThrownBy(() -> Exposure.check(
                        settings("127.0.0.1", "keys.yaml", false, "", "", Duration.ZERO), Tenants.everyone()))
                .hasMessageStartingWith("gateway.keys: 'keys.yaml' holds no tenant");
        assertThatThrownBy(() -> new TestGateway(new InMemoryBus(), on("0.0.0.0", false), GatewayHooks.none()))
                .hasStackTraceContaining("gateway.host: 0.0.0.0 lets everyone in");
    }

    @Test
    void halfOfACertificateIsRefused() {
        assertThatThrownBy(() -> settings("127.0.0.1", "", false, "c.pem", "", Duration.ZERO))
                .hasMessageStartingWith("gateway.privateKey: missing");
        assertThatThrownBy(() -> Exposure.check(
                        settings("127.0.0.1", "", false, "nowhere.pem", "nowhere.pem", Duration.ZERO), KEYS))
                .hasMessage("gateway.certificate: 'nowhere.pem' (expected: a readable PEM file)");
    }

    @Test
    void withACertificateBothProtocolsSpeakTlsOnly() throws Exception {
        var own = SelfSigned.in(folder);
        var settings = settings(
                "127.0.0.1", "", false, own.certificate().toString(), own.privateKey().toString(), Duration.ZERO);
        try (var gateway = new TestGateway(new InMemoryBus(), settings, GatewayHooks.none());
                var http = HttpClient.newBuilder().sslContext(own.trusting()).build()) {
            var uri = URI.create("https://127.0.0.1:%d/v1/videos".formatted(gateway.port()));
            for (var version : HttpClient.Version.values()) {
                if (version != HttpClient.Version.HTTP_1_1 && version != HttpClient.Version.HTTP_2) {
                    continue;
                }
                var created = http.send(
                        HttpRequest.newBuilder(uri)
                                .version(version)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(BALL))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(created.statusCode()).isEqualTo(200);
                assertThat(new JsonObject(created.body()).getJsonObject("stream").getString("hls_url"))
                        .startsWith("https://127.0.0.1:" + gateway.port());
            }
            var channel = NettyChannelBuilder.forAddress("127.0.0.1", gateway.port())
                    .sslContext(GrpcSslContexts.forClient()
                            .trustManager(own.certificate().toFile())
                            .build())
                    .build();
            var events = VideoGeneratorGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(60, TimeUnit.SECONDS)
                    .generate(GenerateRequest.newBuilder().setPrompt("a red ball").build());
            assertThat(events.next().getFact().hasSubmitted()).isTrue();
            channel.shutdownNow();

            assertThatThrownBy(() -> http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/healthz".formatted(gateway.port())))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            BodyHandlers.ofString()))
                    .isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void addressesThatExpireSayWhenAndDoNotTellTheToken() throws Exception {
        var bus = new InMemoryBus();
        var settings = settings("127.0.0.1", "", false, "", "", Duration.ofHours(6));
        long before = System.currentTimeMillis() / 1000;
        try (var gateway = new TestGateway(bus, settings, GatewayHooks.none())) {
            var video = new JsonObject(gateway.post("/v1/videos", BALL).body());
            var stream = video.getJsonObject("stream");
            var job = bus.get(new JobId(video.getString("id"))).orElseThrow();
            String token = job.submission().streamToken();

            long expires = stream.getLong("expires_at");
            assertThat(expires).isBetween(before + 6 * 3600, System.currentTimeMillis() / 1000 + 6 * 3600);
            String key = URI.create(stream.getString("hls_url")).getPath().split("/")[2];
            var path = StreamPath.parse(key).orElseThrow();
            assertThat(path.signedWith(token)).isTrue();
            assertThat(path.expires()).isEqualTo(expires);

            var event = gateway.grpc()
                    .watch(zoetrope.proto.v1.WatchRequest.newBuilder().setJobId(job.id().value()).build())
                    .next();
            assertThat(event.toString()).doesNotContain(token);
            assertThat(event.getFact().getSubmitted().getStream().getExpiresAt().getSeconds())
                    .isGreaterThanOrEqualTo(expires);
        }
    }

    @Test
    void addressesThatLastSayNoTime() throws Exception {
        try (var gateway = new TestGateway()) {
            var stream = new JsonObject(gateway.post("/v1/videos", BALL).body()).getJsonObject("stream");

            assertThat(stream.containsKey("expires_at")).isTrue();
            assertThat(stream.getValue("expires_at")).isNull();
        }
    }
}
