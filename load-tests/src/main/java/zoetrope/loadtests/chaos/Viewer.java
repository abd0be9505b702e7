package zoetrope.loadtests.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import zoetrope.loadtests.hls.Listing;
import zoetrope.muxer.playlist.PlaylistRules;
import zoetrope.proto.v1.Fact;

/// Watches a job's stream as a low-latency player does, with blocking reloads, fetches every part, and holds every playlist
/// against the rules. An answer that does not come is asked for again, at the next gateway. Run by one thread.
final class Viewer implements Runnable {
    private static final Duration ANSWER = Duration.ofSeconds(40);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Pattern SEGMENT = Pattern.compile("#EXTINF:([0-9.]+)");

    private final Client client;
    private final Gateways gateways;
    private final HttpClient http;
    private final Sights sights;
    private final PlaylistRules rules = new PlaylistRules(null);
    private final Set<String> fetched = new LinkedHashSet<>();
    private final List<String> troubles = new ArrayList<>();
    private int attempt;
    private String playlist = "";
    private boolean shown;

    Viewer(Client client, Gateways gateways, HttpClient http, Sights sights) {
        this.client = client;
        this.gateways = gateways;
        this.http = http;
        this.sights = sights;
    }

    @Override
    public void run() {
        var stream = client.last(Fact::hasSubmitted).orElseThrow().getSubmitted().getStream();
        var media = URI.create(stream.getHlsUrl()).getPath().replace("main.m3u8", "video.m3u8");
        long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
        try {
            while (!ended()) {
                if (System.nanoTime() > deadline) {
                    trouble("its stream has not ended");
                    return;
                }
                look(media);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(String media) throws InterruptedException {
        var before = Listing.parse(playlist);
        var asked = System.nanoTime();
        var answer = get(media + (before.lowLatency() ? before.next() : ""));
        if (answer.statusCode() != 200) {
            if (shown || answer.statusCode() != 404) { // nobody may know of it yet
                trouble("its playlist: HTTP %d".formatted(answer.statusCode()));
            }
            Thread.sleep(RETRY);
            return;
        }
        shown = true;
        String now = new String(answer.body(), StandardCharsets.UTF_8);
        rules.poll(now, Instant.now());
        boolean grown = !now.equals(playlist);
        playlist = now;
        var listing = Listing.parse(now);
        if (grown) {
            sights.add(new Sight.Grown(client, asked, System.nanoTime()));
            fetch(media, listing);
        }
        if (!listing.lowLatency()) {
            Thread.sleep(RETRY);
        }
    }

    private void fetch(String media, Listing listing) throws InterruptedException {
        for (String part : listing.parts()) {
            if (fetched.add(part)) {
                var answer = get(URI.create(media).resolve(part).getPath());
                if (answer.statusCode() != 200) {
                    trouble("%s: HTTP %d".formatted(part, answer.statusCode()));
                }
            }
        }
    }

    /// Asks until somebody answers; that a muxer is being replaced is no answer.
    private HttpResponse<byte[]> get(String path) throws InterruptedException {
        long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
        while (true) {
            try {
                var address = URI.create("http://" + gateways.door(attempt).member().address() + path);
                var answer = http.send(HttpRequest.newBuilder(address).timeout(ANSWER).build(), BodyHandlers.ofByteArray());
                if (answer.statusCode() < 500 || System.nanoTime() > deadline) {
                    return answer;
                }
            } catch (IOException gone) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("%s: no gateway answers".formatted(path), gone);
                }
                attempt++;
            }
            Thread.sleep(RETRY);
        }
    }

    private synchronized void trouble(String what) {
        troubles.add(what);
    }

    private boolean ended() {
        return playlist.contains("#EXT-X-ENDLIST");
    }

    /// What should not have been; complete when the viewer has ended.
    synchronized List<String> troubles() {
        var all = new ArrayList<>(troubles);
        all.addAll(rules.violations());
        return all;
    }

    /// Length of the whole segments, in seconds.
    double seconds() {
        return SEGMENT.matcher(playlist).results().mapToDouble(found -> Double.parseDouble(found.group(1))).sum();
    }
}
