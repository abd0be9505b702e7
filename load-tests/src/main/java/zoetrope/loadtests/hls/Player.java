package zoetrope.loadtests.hls;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;

/// Fetches an LL-HLS stream as a player does, but decodes nothing. Blocks the calling thread, which may be a virtual one.
public final class Player {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofMillis(10);

    private final HttpClient http;
    private final URI main;

    /// @param main address of the multivariant playlist
    public Player(HttpClient http, URI main) {
        this.http = http;
        this.main = main;
    }

    /// A client that many players can share.
    public static HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /// From the address that the job was given to the media playlist; waits for the stream to begin.
    URI media() throws IOException, InterruptedException {
        String listed = null;
        for (long patience = System.nanoTime() + PATIENCE.toNanos(); listed == null; ) {
            var answer = http.send(HttpRequest.newBuilder(main).build(), BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                listed = answer.body();
            } else if (System.nanoTime() > patience) {
                throw new IOException("%s: HTTP %d (expected: 200 within %s)".formatted(main, answer.statusCode(), PATIENCE));
            } else {
                Thread.sleep(RETRY); // the muxer has not heard of the job yet
            }
        }
        return main.resolve(listed.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .findFirst()
                .orElseThrow(() -> new IOException(main + ": no rendition (expected: one)")));
    }

    Listing listing(URI media) throws IOException, InterruptedException {
        return Listing.parse(new String(get(media), StandardCharsets.UTF_8));
    }

    /// @throws IOException unless it is there
    public byte[] get(URI address) throws IOException, InterruptedException {
        var answer = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("%s: HTTP %d (expected: 200)".formatted(address.getPath(), answer.statusCode()));
        }
        return answer.body();
    }

    /// Everything a player needs before the first picture: both playlists, the init segment and the first part; the first
    /// segment where the stream has given up low latency because it renders too slowly.
    public void firstPart() throws IOException, InterruptedException {
        URI media = media();
        var listing = listing(media);
        get(media.resolve(listing.init()));
        while (listing.parts().isEmpty() && listing.segments().isEmpty()) {
            Thread.sleep(RETRY);
            listing = listing(media);
        }
        get(media.resolve((listing.parts().isEmpty() ? listing.segments() : listing.parts()).getFirst()));
    }
}
