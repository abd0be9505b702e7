package zoetrope.gateway;

import java.net.URI;
import java.time.Duration;
import zoetrope.core.Checks;
import zoetrope.core.Setting;
import zoetrope.gateway.webhooks.WebhookSettings;

/// How the gateway serves.
///
/// @param publicUrl without a slash at its end; empty for the address it listens on
public record GatewaySettings(
        @Setting("Address to listen on. 127.0.0.1 serves this machine only, 0.0.0.0 everyone who can reach it.")
        String host,

        @Setting("Port for gRPC, REST and the console together. 0 takes a free one.")
        int port,

        @Setting(
                "Beginning of the stream addresses that clients are given, such as https://video.example.org; where streams are served under another name than the gateway listens on, they can only be played if this is set. Empty: the address it listens on.")
        String publicUrl,

        @Setting("Bytes of the largest request. A larger one is refused before it is read.")
        int maxBodyBytes,

        @Setting(
                "Jobs that may wait for a worker. Further ones are refused with a retry delay, but for those of a tenant that has fewer waiting than an equal share; more makes the last one wait longer.")
        int maxWaitingJobs,

        @Setting("Seconds after which a refused client is told to come back.")
        int retrySeconds,

        @Setting(
                "Seconds between signs of life on an event stream on which nothing happens. Less keeps it open through stricter proxies. A gRPC client that leaves one unanswered is taken for gone.")
        int heartbeatSeconds,

        @Setting(
                "Connections over which nothing has moved for so long are closed, such as PT60S: clients that left without a word, or do not read what they asked for. Also a quiet stream of gRPC-Web over HTTP/1.1, which knows no signs of life; watch goes on from its last sequence number. Shorter than 30 s cuts off who waits for a muxer that is being replaced.")
        Duration idle,

        @Setting(
                "File of the keys that callers need, a line for each tenant as `zoetrope keys new NAME` prints it; read at start. Empty: everyone who reaches the port may call, and all are one tenant.")
        String keys,

        @Setting(
                "Whether to listen on an address that others can reach without asking for keys. true is right behind a proxy that checks who calls; otherwise strangers use your devices.")
        boolean allowUnprotected,

        @Setting(
                "PEM file of the certificate, with its chain. With it and gateway.privateKey the port speaks TLS only; without, keys and videos can be read on the way. Empty: no TLS.")
        String certificate,

        @Setting("PEM file of the certificate's private key (PKCS #8).")
        String privateKey,

        @Setting(
                "How long a stream's address answers from the moment a client is told it, such as PT6H; afterwards it is 410 and the client asks for the video again. Shorter than a video, it breaks off its viewers. PT0S: as long as the stream is kept.")
        Duration linkLifetime,

        @Setting("How tenants' own servers are told that a video is completed or has failed.")
        WebhookSettings webhooks) {
    public GatewaySettings {
        Checks.text("gateway.host", host, 255);
        Checks.inRange("gateway.port", port, 0, 65535);
        Checks.that(
                publicUrl.isEmpty() || isBase(publicUrl),
                "gateway.publicUrl",
                "'%s' (expected: http(s)://host without a slash at the end, or empty)".formatted(publicUrl));
        Checks.inRange("gateway.maxBodyBytes", maxBodyBytes, 1024, 64 << 20);
        Checks.inRange("gateway.maxWaitingJobs", maxWaitingJobs, 1, 1_000_000);
        Checks.inRange("gateway.retrySeconds", retrySeconds, 1, 3600);
        Checks.inRange("gateway.heartbeatSeconds", heartbeatSeconds, 1, 3600);
        Checks.that(
                idle.toSeconds() >= 2L * heartbeatSeconds && idle.compareTo(Duration.ofDays(1)) <= 0,
                "gateway.idle",
                "%s (expected: from twice gateway.heartbeatSeconds, PT%dS, to P1D)".formatted(idle, 2 * heartbeatSeconds));
        Checks.that(
                certificate.isEmpty() == privateKey.isEmpty(),
                certificate.isEmpty() ? "gateway.certificate" : "gateway.privateKey",
                "missing (expected: both gateway.certificate and gateway.privateKey, or neither)");
        Checks.that(
                !linkLifetime.isNegative()
                        && (linkLifetime.isZero() || linkLifetime.toSeconds() >= 1)
                        && linkLifetime.compareTo(Duration.ofDays(3650)) <= 0,
                "gateway.linkLifetime",
                "%s (expected: PT0S, or PT1S..P3650D)".formatted(linkLifetime));
    }

    /// Open to everyone, without TLS, addresses that last.
    public GatewaySettings(
            String host,
            int port,
            String publicUrl,
            int maxBodyBytes,
            int maxWaitingJobs,
            int retrySeconds,
            int heartbeatSeconds) {
        this(
                host,
                port,
                publicUrl,
                maxBodyBytes,
                maxWaitingJobs,
                retrySeconds,
                heartbeatSeconds,
                Duration.ofSeconds(4L * heartbeatSeconds),
                "",
                false,
                "",
                "",
                Duration.ZERO,
                WebhookSettings.defaults());
    }

    public static GatewaySettings defaults() {
        return new GatewaySettings("127.0.0.1", 8080, "", 4 << 20, 100, 5, 15);
    }

    /// The same settings on another port.
    public GatewaySettings withPort(int newPort) {
        return new GatewaySettings(
                host,
                newPort,
                publicUrl,
                maxBodyBytes,
                maxWaitingJobs,
                retrySeconds,
                heartbeatSeconds,
                idle,
                keys,
                allowUnprotected,
                certificate,
                privateKey,
                linkLifetime,
                webhooks);
    }

    /// The address it listens on, as a client on this machine reaches it.
    public String ownUrl(int actualPort) {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        String name = everywhere ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return "%s://%s:%d".formatted(tls() ? "https" : "http", name, actualPort);
    }

    /// Whether the port speaks TLS.
    public boolean tls() {
        return !certificate.isEmpty();
    }

    private static boolean isBase(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && uri.getScheme().matches("https?") && !url.endsWith("/");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
