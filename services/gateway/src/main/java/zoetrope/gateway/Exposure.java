package zoetrope.gateway;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import zoetrope.core.Checks;
import zoetrope.gateway.tenants.Tenants;

/// What a gateway must have before it may listen.
final class Exposure {
    private Exposure() {}

    /// @throws zoetrope.core.InvalidRequest in one line that says what to do
    static void check(GatewaySettings settings, Tenants tenants) {
        Checks.that(
                settings.keys().isEmpty() || !tenants.open(),
                "gateway.keys",
                "'%s' holds no tenant (expected: one line or more, as `zoetrope keys new NAME` prints it)"
                        .formatted(settings.keys()));
        Checks.that(
                !tenants.open() || settings.allowUnprotected() || loopback(settings.host()),
                "gateway.host",
                "%s lets everyone in who can reach it (expected: gateway.keys with a file of keys, see `zoetrope keys new NAME`; or 127.0.0.1; or gateway.allowUnprotected=true if a proxy checks who calls)"
                        .formatted(settings.host()));
        readable("gateway.certificate", settings.certificate());
        readable("gateway.privateKey", settings.privateKey());
    }

    /// Whether an address to listen on is this machine's own. A name that is not `localhost` may be anything.
    static boolean loopback(String host) {
        try {
            return host.equalsIgnoreCase("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    private static void readable(String setting, String file) {
        Checks.that(
                file.isEmpty() || Files.isReadable(Path.of(file)), setting, "'%s' (expected: a readable PEM file)".formatted(file));
    }
}
