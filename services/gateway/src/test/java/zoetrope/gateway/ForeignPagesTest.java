package zoetrope.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import zoetrope.core.InMemoryBus;
import zoetrope.core.RawHttp;
import zoetrope.gateway.tenants.GivenAccounts;

/// What a browser may send for whom, where no key is asked for.
class ForeignPagesTest {
    private static final String GRPC_WEB = "application/grpc-web+proto";

    private static RawHttp.Answer post(TestGateway gateway, String host, String origin, String type) throws Exception {
        String headers = "Content-Type: " + type + "\r\n" + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n");
        String path = type.equals(GRPC_WEB) ? "/zoetrope.v1.VideoGenerator/ListJobs" : "/v1/videos";
        byte[] body = type.equals(GRPC_WEB) ? new byte[5] : "prompt=a+red+ball".getBytes(StandardCharsets.ISO_8859_1);
        try (var http = new RawHttp(gateway.port(), host)) {
            return http.send(
                    "POST", path.getBytes(StandardCharsets.ISO_8859_1), headers.getBytes(StandardCharsets.ISO_8859_1), body);
        }
    }

    private static int status(TestGateway gateway, String host, String origin) throws Exception {
        return post(gateway, host, origin, "application/x-www-form-urlencoded").status();
    }

    private static GatewaySettings with(String publicUrl) {
        return new GatewaySettings("127.0.0.1", 0, publicUrl, 4 << 20, 100, 5, 15);
    }

    @Test
    void aPageOfAnotherSiteStartsNothing() throws Exception {
        try (var gateway = new TestGateway()) {
            String own = "127.0.0.1:" + gateway.port();
            var answer = post(gateway, own, "https://evil.example", "application/x-www-form-urlencoded");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(new JsonObject(answer.text()).getJsonObject("error").getString("message"))
                    .isEqualTo("origin: 'https://evil.example' (expected: a page of this server; if clients reach it by another name, gateway.publicUrl says so)");
            assertThat(post(gateway, own, "https://evil.example", GRPC_WEB).status()).isEqualTo(403);
            assertThat(status(gateway, own, "null")).isEqualTo(403);
            assertThat(status(gateway, own, "http://127.0.0.1:1")).isEqualTo(403);
            assertThat(status(gateway, own, "http://a b")).isEqualTo(403);
        }
    }

    @Test
    void aForeignNameThatLeadsToThisMachineIsRefused() throws Exception {
        try (var gateway = new TestGateway()) {
            String rebound = "evil.example:" + gateway.port();

            assertThat(status(gateway, rebound, "http://" + rebound)).isEqualTo(403);
            assertThat(status(gateway, rebound, "")).isEqualTo(403);
            assertThat(post(gateway, rebound, "http://" + rebound, GRPC_WEB).status()).isEqualTo(403);
        }
    }

    @Test
    void itsOwnPagesAndProgramsMayCall() throws Exception {
        try (var gateway = new TestGateway()) {
            for (String host : new String[] {"127.0.0.1:" + gateway.port(), "localhost:" + gateway.port(), "[::1]:" + gateway.port()}) {
                assertThat(status(gateway, host, "http://" + host)).isEqualTo(200);
                assertThat(status(gateway, host, "")).isEqualTo(200);
                assertThat(post(gateway, host, "http://" + host, GRPC_WEB).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void behindAProxyThePublicNameIsItsOwn() throws Exception {
        var bus = new InMemoryBus();
        try (var gateway = new TestGateway(bus, with("https://video.example.org"), GatewayHooks.none())) {
            for (String host : new String[] {"video.example.org", "127.0.0.1:" + gateway.port()}) {
                assertThat(status(gateway, host, "https://video.example.org")).isEqualTo(200);
                assertThat(status(gateway, host, "https://video.example.org:444")).isEqualTo(403);
            }
        }
    }

    @Test
    void withKeysTheKeyDecides() throws Exception {
        try (var gateway = TestGateway.withTenants(
                new InMemoryBus(), TestGateway.settings(), GivenAccounts.account("acme", "zk_acme"))) {
            assertThat(status(gateway, "any.example", "https://other.example")).isEqualTo(401);
        }
    }
}
