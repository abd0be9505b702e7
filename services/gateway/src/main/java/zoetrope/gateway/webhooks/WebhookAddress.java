package zoetrope.gateway.webhooks;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import zoetrope.core.Checks;
import zoetrope.core.InvalidRequest;

/// Where a webhook is sent. Whoever asks for a video chooses it, so this server must not be made to call what only it can
/// reach: addresses of this machine and of private networks are refused, when a video is asked for as far as the address
/// says so itself, and again for whatever the name stands for at the moment of sending.
public record WebhookAddress(URI uri) {
    /// @throws InvalidRequest if no webhook can go there
    public static WebhookAddress parse(String text, boolean allowPrivate) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw refusal(text, "an http(s) address");
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getUserInfo() != null || uri.getPort() == 0) {
            throw refusal(text, "an http(s) address without a user");
        }
        var address = new WebhookAddress(uri);
        if (!allowPrivate && address.plainlyPrivate()) {
            throw refusal(text, "an address that others can reach, too");
        }
        return address;
    }

    public boolean tls() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /// Without the brackets of an IPv6 address.
    public String host() {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    public int port() {
        return uri.getPort() > 0 ? uri.getPort() : tls() ? 443 : 80;
    }

    /// Path and query.
    public String target() {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /// What its name stands for now. Blocks.
    ///
    /// @throws UnknownHostException if that is nothing, or if any of it is private and that is not allowed
    public InetAddress resolve(boolean allowPrivate) throws UnknownHostException {
        InetAddress[] found = InetAddress.getAllByName(host());
        for (InetAddress address : found) {
            if (!allowPrivate && !isPublic(address)) {
                throw new UnknownHostException(
                        "%s is %s (expected: an address that others can reach, too)".formatted(host(), address.getHostAddress()));
            }
        }
        return found[0];
    }

    /// A name is looked up only when something is sent, because what it stands for may change.
    private boolean plainlyPrivate() {
        try {
            return host().equalsIgnoreCase("localhost") || !isPublic(InetAddress.ofLiteral(host()));
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    /// Whether an address is anyone's on the internet: none of this machine, a private network, a link, a group or a
    /// translation (RFC 6890).
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] b = address.getAddress();
        int first = b[0] & 0xff;
        int second = b[1] & 0xff;
        if (address instanceof Inet6Address) {
            boolean unique = (first & 0xfe) == 0xfc;
            boolean global = (first & 0xe0) == 0x20; // 2000::/3: all that is assigned
            boolean translated = first == 0x20 && second == 0x02 // 6to4
                    || first == 0x20 && second == 0x01 && b[2] == 0 && b[3] == 0; // Teredo
            return global && !unique && !translated;
        }
        return !(first == 0
                || first >= 240
                || first == 100 && (second & 0xc0) == 64 // carriers' own
                || first == 192 && second == 0 && b[2] == 0
                || first == 198 && (second & 0xfe) == 18);
    }

    private static InvalidRequest refusal(String text, String expected) {
        String shown = text.length() <= 200 ? text : text.substring(0, 200) + "…";
        return new InvalidRequest("webhook", "'%s' (expected: %s)".formatted(shown, expected));
    }

    /// Looks at the webhook that a request names.
    ///
    /// @throws InvalidRequest if it cannot be
    public static void check(String text, boolean signable, boolean allowPrivate) {
        Checks.that(
                signable,
                "webhook",
                "given, but there is nothing to sign it with (expected: a webhookSecret for this tenant in the keys file)");
        parse(text, allowPrivate);
    }
}
