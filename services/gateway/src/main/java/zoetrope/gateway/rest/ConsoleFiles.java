package zoetrope.gateway.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of the web console, from the class path: the page at `/`, its parts and the player under `/console/`. They
/// are read
/// once and kept; browsers ask again each time and are told when nothing has changed (ETag), so that a page and its
/// parts
/// never come from two versions.
public final class ConsoleFiles {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "json", "application/json",
            "webmanifest", "application/manifest+json",
            "txt", "text/plain; charset=utf-8");

    private record Asset(Buffer bytes, String etag, String type) {}

    private final Vertx vertx;
    private final String policy;
    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    /// @param streamsFrom base of the stream addresses, the only other place the page may load from; empty if it is
    /// this server
    public ConsoleFiles(Vertx vertx, String streamsFrom) {
        this.vertx = vertx;
        this.policy = String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' data: blob:",
                "font-src 'self'",
                "connect-src 'self' " + streamsFrom,
                "media-src 'self' blob: " + streamsFrom,
                "worker-src 'self' blob:",
                "manifest-src 'self'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'");
    }

    public void mount(Router router) {
        router.get("/").handler(request -> serve(request, "index.html"));
        router.get("/console/:file").handler(request -> serve(request, request.pathParam("file")));
    }

    private void serve(RoutingContext request, String name) {
        asset(name)
                .onComplete(
                        found -> {
                            if (found.isPresent()) {
                                send(request, found.get());
                            } else {
                                request.next();
                            }
                        },
                        request::fail);
    }

    private void send(RoutingContext request, Asset asset) {
        var response = request.response()
                .putHeader("ETag", asset.etag())
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Content-Security-Policy", policy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
        if (asset.etag().equals(request.request().getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
        } else {
            response.putHeader("Content-Type", asset.type()).end(asset.bytes());
        }
    }

    private Future<Optional<Asset>> asset(String name) {
        Asset known = assets.get(name);
        if (known != null) {
            return Future.succeededFuture(Optional.of(known));
        }
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(name).matches()) {
            return Future.succeededFuture(Optional.empty());
        }
        return vertx.executeBlocking(() -> {
            Optional<byte[]> bytes = read(name.equals("hls.min.js") ? player() : "console/" + name);
            bytes.ifPresent(b -> assets.put(name, new Asset(Buffer.buffer(b), etag(b), type)));
            return Optional.ofNullable(assets.get(name));
        });
    }

    /// Path of hls.js in its WebJar, whose version is part of it.
    private static String player() throws IOException {
        var properties = new Properties();
        try (InputStream in = resource("META-INF/maven/org.webjars.npm/hls.js/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return "META-INF/resources/webjars/hls.js/%s/dist/hls.min.js".formatted(properties.getProperty("version"));
    }

    private static Optional<byte[]> read(String path) {
        try (InputStream in = resource(path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable InputStream resource(String path) {
        return ConsoleFiles.class.getClassLoader().getResourceAsStream(path);
    }

    private static String etag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
