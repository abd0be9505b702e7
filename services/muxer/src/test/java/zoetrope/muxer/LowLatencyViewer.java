package zoetrope.muxer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zoetrope.muxer.playlist.PlaylistRules;

/// Watches a stream as a low-latency player does, by blocking reloads and preload hints, and checks the rules at every poll.
public final class LowLatencyViewer {
    private static final Pattern PART_LINE = Pattern.compile("#EXT-X-PART:[^\n]*URI=\"([^\"]+)\"([^\n]*)");
    private static final Pattern HINT = Pattern.compile("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"([^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final PlaylistRules rules;
    private final Set<String> partsSeen = new LinkedHashSet<>();
    private final ByteArrayOutputStream media = new ByteArrayOutputStream();
    private final List<String> troubles = new ArrayList<>();
    private String last = "";

    /// @param main address of the multivariant playlist
    /// @param lateness how much later than the rules say a part may appear
    public LowLatencyViewer(String main, Duration lateness) {
        base = main.substring(0, main.lastIndexOf('/') + 1);
        rules = new PlaylistRules(lateness);
    }

    /// Watches until the stream ends.
    public void watch() throws IOException, InterruptedException {
        media.write(bytes("init.mp4").body());
        poll("video.m3u8");
        while (!last.contains("#EXT-X-ENDLIST")) {
            var hinted = hinted();
            var before = last;
            var directives = "_HLS_msn=%d&_HLS_part=%d".formatted(openNumber(), openParts());
            poll("video.m3u8?" + directives);
            var delta = text("video.m3u8?_HLS_skip=YES");
            var full = text("video.m3u8");
            if (delta.equals(text("video.m3u8?_HLS_skip=YES"))) { // nothing was published in between
                rules.delta(before, delta, full);
            }
            if (hinted != null) {
                var response = hinted.join();
                if (response.statusCode() != 200 && !last.contains("#EXT-X-ENDLIST") && !last.contains("GAP=YES")) {
                    troubles.add("hinted part: status " + response.statusCode());
                }
            }
        }
    }

    /// All that was wrong.
    public List<String> violations() {
        var all = new ArrayList<>(rules.violations());
        all.addAll(troubles);
        return all;
    }

    /// How often the playlist was looked at.
    public int polls() {
        return rules.polls();
    }

    /// Parts that were listed, in order.
    public List<String> parts() {
        return List.copyOf(partsSeen);
    }

    /// The init segment and every part that was listed, as one file.
    public Path save(Path file) throws IOException {
        return Files.write(file, media.toByteArray());
    }

    /// The playlist as it was seen last.
    public String playlist() {
        return last;
    }

    private void poll(String file) throws IOException, InterruptedException {
        last = text(file);
        rules.poll(last, Instant.now());
        Matcher parts = PART_LINE.matcher(last);
        while (parts.find()) {
            var uri = parts.group(1);
            if (partsSeen.add(uri) && !parts.group(2).contains("GAP=YES")) {
                var response = bytes(uri);
                if (response.statusCode() != 200) {
                    troubles.add(uri + ": status " + response.statusCode());
                }
                media.write(response.body());
            }
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> hinted() {
        var hint = HINT.matcher(last);
        return hint.find()
                ? client.sendAsync(request(hint.group(1)), HttpResponse.BodyHandlers.ofByteArray())
                : null;
    }

    private long openNumber() {
        var sequence = Pattern.compile("#EXT-X-MEDIA-SEQUENCE:(\\d+)").matcher(last);
        long first = sequence.find() ? Long.parseLong(sequence.group(1)) : 0;
        return first + last.lines().filter(line -> line.startsWith("#EXTINF")).count();
    }

    private long openParts() {
        int lastSegment = last.lastIndexOf("#EXTINF");
        return last.substring(Math.max(0, lastSegment))
                .lines()
                .filter(line -> line.startsWith("#EXT-X-PART:"))
                .count();
    }

    private String text(String file) throws IOException, InterruptedException {
        var response = client.send(request(file), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("%s: status %d, %s".formatted(file, response.statusCode(), response.body()));
        }
        return response.body();
    }

    private HttpResponse<byte[]> bytes(String file) throws IOException, InterruptedException {
        return client.send(request(file), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String file) {
        return HttpRequest.newBuilder(URI.create(base + file)).timeout(PATIENCE).build();
    }
}
