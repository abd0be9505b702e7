package zoetrope.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.InMemoryBus;
import zoetrope.core.InvalidRequest;
import zoetrope.core.JobId;
import zoetrope.core.JobRequest;
import zoetrope.core.Pace;
import zoetrope.core.Tenant;
import zoetrope.gateway.GatewaySettings;
import zoetrope.gateway.TestGateway;
import zoetrope.gateway.tenants.Account;
import zoetrope.gateway.tenants.KeyHash;

/// From a request with a webhook to a receiver on this machine, which checks the signature on its own.
class WebhooksTest {
    private static final byte[] SECRET = "a secret of thirty-two bytes, yes".getBytes(StandardCharsets.UTF_8);
    private static final String KEY = "zk_acme";
    private static final Duration LONG = Duration.ofSeconds(60);

    private record Heard(String path, String id, String timestamp, String signature, String body) {}

    private final InMemoryBus bus = new InMemoryBus();
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final List<Integer> answers = new CopyOnWriteArrayList<>(); // then 204
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            heard.add(new Heard(
                    exchange.getRequestURI().toString(),
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            int status = answers.isEmpty() ? 204 : answers.removeFirst();
            if (status == 302) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void hangUp() {
        receiver.stop(0);
    }

    private String address(String path) {
        return "http://127.0.0.1:%d%s".formatted(receiver.getAddress().getPort(), path);
    }

    private TestGateway gateway(String ownWebhook, boolean allowPrivate, Duration giveUp) throws Exception {
        var settings = new GatewaySettings(
                "127.0.0.1", 0, "", 4 << 20, 100, 5, 15, Duration.ofMinutes(1), "", false, "", "", Duration.ZERO,
                new WebhookSettings(allowPrivate, Duration.ofMillis(20), giveUp));
        return TestGateway.withTenants(
                bus,
                settings,
                new Account(
                        new Tenant("acme"),
                        List.of(KeyHash.of(KEY)),
                        0,
                        0,
                        ownWebhook,
                        new WebhookSecret("whsec_" + Base64.getEncoder().encodeToString(SECRET))),
                new Account(new Tenant("unsigned"), List.of(KeyHash.of("zk_unsigned")), 0, 0, "", WebhookSecret.NONE));
    }

    private static HttpResponse<String> post(TestGateway gateway, String key, String webhook) throws Exception {
        var body = new JsonObject().put("prompt", "a red ball").put("webhook", webhook);
        return gateway.send(gateway.request("/v1/videos")
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode())));
    }

    private static JobId created(TestGateway gateway, String webhook) throws Exception {
        return new JobId(new JsonObject(post(gateway, KEY, webhook).body()).getString("id"));
    }

    private JobId submitted(String webhook) {
        var id = Given.job();
        var request = new JobRequest("", "", "a red ball", List.of(), 2, "", 7, Pace.LIVE, webhook);
        bus.append(id, new Fact.Submitted(request, "wan-nano", Given.FORMAT, "token", new Tenant("acme")));
        return id;
    }

    private Heard next() throws InterruptedException {
        Heard next = heard.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("a webhook in time").isNotNull();
        return next;
    }

    private Fact.Notified settled(JobId id) throws InterruptedException {
        var found = new LinkedBlockingQueue<Fact.Notified>();
        try (var _ = bus.watch(id, 1, event -> {
            if (event.fact() instanceof Fact.Notified notified) {
                found.add(notified);
            }
        })) {
            Fact.Notified notified = found.poll(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(notified).as("settled in time").isNotNull();
            return notified;
        }
    }

    private static String signature(Heard heard) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        var signed = heard.id() + "." + heard.timestamp() + "." + heard.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aCompletedVideoIsToldOnceWithASignature() throws Exception {
        try (var gateway = gateway("", true, LONG)) {
            var id = created(gateway, address("/told?a=b"));
            bus.append(id, new Fact.Completed(128, 1000));

            Heard message = next();
            assertThat(message.path()).isEqualTo("/told?a=b");
            assertThat(message.signature()).isEqualTo(signature(message));
            assertThat(Instant.ofEpochSecond(Long.parseLong(message.timestamp())))
                    .isBetween(Instant.now().minus(LONG), Instant.now().plusSeconds(1));
            var body = new JsonObject(message.body());
            assertThat(body.getString("type")).isEqualTo("video.completed");
            assertThat(body.getString("id")).isEqualTo(message.id());
            assertThat(body.getJsonObject("data").getMap())
                    .containsEntry("id", id.value())
                    .containsEntry("object", "video")
                    .containsEntry("status", "completed");
            assertThat(settled(id)).isEqualTo(new Fact.Notified(true, 1));
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void aFailureIsToldAtTheTenantsOwnAddress() throws Exception {
        try (var gateway = gateway(address("/ours"), true, LONG)) {
            var id = created(gateway, "");
            var cancelled = created(gateway, "");
            bus.append(cancelled, new Fact.Cancelled());
            bus.append(id, new Fact.Failed("worker_error", "out of memory"));

            Heard message = next();
            assertThat(message.path()).isEqualTo("/ours");
            var body = new JsonObject(message.body());
            assertThat(body.getString("type")).isEqualTo("video.failed");
            assertThat(body.getJsonObject("data").getJsonObject("error").getString("code")).isEqualTo("worker_error");
            settled(id);
            assertThat(bus.get(cancelled).orElseThrow().notified()).isFalse();
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void whatIsNotTakenIsSentAgainUnderTheSameId() throws Exception {
        answers.addAll(List.of(500, 302, 429));
        try (var gateway = gateway("", true, LONG)) {
            var id = created(gateway, address("/told"));
            bus.append(id, new Fact.Completed(128, 1000));

            var ids = new ArrayList<String>();
            for (int i = 0; i < 4; i++) {
                Heard message = next();
                assertThat(message.path()).isEqualTo("/told"); // a redirection is not followed
                assertThat(message.signature()).isEqualTo(signature(message));
                ids.add(message.id());
            }
            assertThat(ids).containsOnly(ids.getFirst());
            assertThat(settled(id)).isEqualTo(new Fact.Notified(true, 4));
        }
    }

    @Test
    void whatWasOwedBeforeAStartIsDelivered() throws Exception {
        var before = submitted(address("/before"));
        bus.append(before, new Fact.Completed(32, 1000));
        var told = submitted(address("/told"));
        bus.append(told, new Fact.Completed(32, 1000));
        bus.append(told, new Fact.Notified(true, 1));

        try (var _ = gateway("", true, LONG)) {
            assertThat(next().path()).isEqualTo("/before");
            settled(before);
        }
        try (var _ = gateway("", true, LONG)) { // a second start owes nothing
            var other = submitted(address("/other"));
            bus.append(other, new Fact.Completed(32, 1000));
            assertThat(next().path()).isEqualTo("/other");
            settled(other);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void aReceiverThatIsGoneOrDownForTooLongIsGivenUp() throws Exception {
        answers.add(410);
        try (var gateway = gateway("", true, LONG)) {
            var id = created(gateway, address("/gone"));
            bus.append(id, new Fact.Completed(128, 1000));
            assertThat(settled(id)).isEqualTo(new Fact.Notified(false, 1));
        }
        receiver.stop(0);
        try (var gateway = gateway("", true, Duration.ofSeconds(2))) {
            var id = created(gateway, address("/down"));
            bus.append(id, new Fact.Completed(128, 1000));
            assertThat(settled(id).delivered()).isFalse();
        }
    }

    @Test
    void anAddressInsideIsRefusedAndWithoutASecretEveryAddressIs() throws Exception {
        try (var gateway = gateway("", false, LONG)) {
            var inside = post(gateway, KEY, address("/inside"));
            assertThat(inside.statusCode()).isEqualTo(400);
            assertThat(new JsonObject(inside.body()).getJsonObject("error").getMap())
                    .containsEntry("param", "webhook")
                    .containsEntry(
                            "message",
                            "webhook: '%s' (expected: an address that others can reach, too)"
                                    .formatted(address("/inside")));
            var unsigned = post(gateway, "zk_unsigned", "https://example.org/");
            assertThat(new JsonObject(unsigned.body()).getJsonObject("error").getString("message"))
                    .startsWith("webhook: given, but there is nothing to sign it with");

            // asked for while it was allowed
            var id = submitted(address("/inside"));
            bus.append(id, new Fact.Completed(32, 1000));
            assertThat(settled(id).delivered()).isFalse();
        }
        assertThat(heard).isEmpty();
    }

    /// From the specification's reference implementations.
    @Test
    void theSignatureIsThatOfStandardWebhooks() {
        var secret = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assertThat(secret).hasToString("whsec_...");
    }

    @Test
    void pausesDoubleUpToAnHour() {
        var settings = WebhookSettings.defaults();

        assertThat(settings.pauseAfter(1)).hasSeconds(5);
        assertThat(settings.pauseAfter(4)).hasSeconds(40);
        assertThat(settings.pauseAfter(11)).hasSeconds(3600);
        assertThat(settings.pauseAfter(1000)).hasSeconds(3600);
        assertThatThrownBy(() -> new WebhookSecret("whsec_short")).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> new WebhookSecret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).isInstanceOf(InvalidRequest.class);
    }
}
