package zoetrope.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zoetrope.core.InvalidRequest;

class WebhookAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254",
        "100.64.0.1", "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1",
        "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1",
        "fec0::1"
    })
    void whatOnlyThisServerReachesIsPrivate(String address) {
        assertThat(WebhookAddress.isPublic(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "192.1.0.1", "223.255.255.1", "2606:4700::1111", "2a00::1"})
    void whatAnyoneReachesIsPublic(String address) {
        assertThat(WebhookAddress.isPublic(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://127.0.0.1/", "https://localhost/x", "http://[::1]:8080/", "http://169.254.169.254/latest", "http://2130706433/",
        "http://127.1/", "ftp://example.org/", "file:///etc/passwd", "example.org", "http:///x", "http://user@example.org/",
        "http://exa mple.org/", "http://[::ffff:10.0.0.1]/"
    })
    void noWebhookGoesThere(String text) {
        assertThatThrownBy(() -> WebhookAddress.parse(text, false))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("webhook: '" + text + "' (expected: ");
    }

    @Test
    void aNameIsTakenAsItIs() {
        var address = WebhookAddress.parse("https://hooks.example.org/told?by=us", false);

        assertThat(address.host()).isEqualTo("hooks.example.org");
        assertThat(address.target()).isEqualTo("/told?by=us");
        assertThat(address.port()).isEqualTo(443);
    }

    /// Resolvers take it for 127.0.0.1, or know no such name; to a URI it looks like one.
    @Test
    void anAddressInDisguiseIsSeenThroughWhenItIsCalled() {
        assertThatThrownBy(() -> WebhookAddress.parse("http://0x7f000001/", false).resolve(false))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void privateAddressesCanBeAllowed() throws Exception {
        var address = WebhookAddress.parse("http://localhost:9000", true);

        assertThat(address.resolve(true).isLoopbackAddress()).isTrue();
        assertThat(address.target()).isEqualTo("/");
        assertThatThrownBy(() -> address.resolve(false))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("localhost is ");
    }
}
