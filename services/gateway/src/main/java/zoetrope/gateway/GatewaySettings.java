package zoetrope.gateway;

import java.net.URI;
import zoetrope.core.Checks;
import zoetrope.core.Setting;

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
                "Jobs that may wait for a worker. Further ones are refused with a retry delay; more makes the last one wait longer.")
        int maxWaitingJobs,

        @Setting("Seconds after which a refused client is told to come back.")
        int retrySeconds,

        @Setting(
                "Seconds between signs of life on an event stream on which nothing happens. Less keeps it open through stricter proxies.")
        int heartbeatSeconds) {
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
    }

    public static GatewaySettings defaults() {
        return new GatewaySettings("127.0.0.1", 8080, "", 4 << 20, 100, 5, 15);
    }

    /// The same settings on another port.
    public GatewaySettings withPort(int newPort) {
        return new GatewaySettings(
                host, newPort, publicUrl, maxBodyBytes, maxWaitingJobs, retrySeconds, heartbeatSeconds);
    }

    /// The address it listens on, as a client on this machine reaches it.
    public String ownUrl(int actualPort) {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        return "http://%s:%d".formatted(everywhere ? "localhost" : host, actualPort);
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
