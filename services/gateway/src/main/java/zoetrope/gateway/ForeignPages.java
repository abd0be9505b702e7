package zoetrope.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Checks;
import zoetrope.gateway.tenants.Tenants;

/// Keeps pages of other sites from using a server that asks for no key: whatever page is open in a browser that reaches the
/// server can make it send requests there. Browsers say in `Origin` whose page it is. A page whose own name leads to this
/// machine (DNS rebinding) is told by the name that it calls, where the server listens for this machine only.
public final class ForeignPages {
    private static final String REMEDY = "; if clients reach it by another name, gateway.publicUrl says so";

    private final boolean open;
    private final boolean local;
    private final @Nullable URI publicUrl;

    public ForeignPages(GatewaySettings settings, Tenants tenants) {
        this.open = tenants.open();
        this.local = Exposure.loopback(settings.host());
        this.publicUrl = settings.publicUrl().isEmpty() ? null : URI.create(settings.publicUrl());
    }

    /// @throws Refusal if a browser sent it for a page of another site, and no key is asked for
    public void refuse(HttpServerRequest request) {
        HostAndPort called = request.authority();
        if (!open || called == null) {
            return;
        }
        if (local && !isLocal(called.host()) && !isPublic(called.host())) {
            throw refusal("host: %s (expected: localhost or 127.0.0.1".formatted(Checks.shown(called.host())));
        }
        String origin = request.getHeader("Origin");
        if (origin != null && !isOwn(origin, called)) {
            throw refusal("origin: %s (expected: a page of this server".formatted(Checks.shown(origin)));
        }
    }

    private static boolean isLocal(String host) {
        return Exposure.loopback(host) || host.endsWith(".localhost");
    }

    private boolean isPublic(String host) {
        return publicUrl != null && host.equalsIgnoreCase(publicUrl.getHost());
    }

    private boolean isOwn(String origin, HostAndPort called) {
        URI page;
        try {
            page = URI.create(origin);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
        if (page.getScheme() == null || page.getHost() == null) { // such as "null", of a file or a sandbox
            return false;
        }
        boolean sameAsCalled = page.getHost().equalsIgnoreCase(called.host())
                && port(page) == (called.port() < 0 ? usualPort(page) : called.port());
        return sameAsCalled || isPublic(page.getHost()) && publicUrl != null && port(page) == port(publicUrl);
    }

    private static int port(URI address) {
        return address.getPort() < 0 ? usualPort(address) : address.getPort();
    }

    private static int usualPort(URI address) {
        return "https".equals(address.getScheme()) ? 443 : 80;
    }

    private static Refusal refusal(String what) {
        return new Refusal(Refusal.Reason.FOREIGN_PAGE, what + REMEDY + ")", Map.of());
    }
}
