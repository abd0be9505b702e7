package zoetrope.standalone;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import zoetrope.muxer.playlist.PlaylistRules;

/// Looks at a stream's media playlist again and again until it has ended, and checks the rules every time. Does not
/// check how quickly parts follow each other: that depends on the machine.
final class PlaylistWatch {
    private static final int MILLIS = 100;
    private static final Pattern SEGMENT = Pattern.compile("#EXTINF:([0-9.]+)");

    private final PlaylistRules rules = new PlaylistRules(null);
    private String first = "";
    private String last = "";

    private PlaylistWatch() {}

    /// @param main address of the multivariant playlist of a stream that can be played
    static CompletableFuture<PlaylistWatch> begin(Served served, String main) {
        var done = new CompletableFuture<PlaylistWatch>();
        Thread.ofVirtual().start(() -> {
            var watch = new PlaylistWatch();
            try {
                watch.untilEnd(served, main.replace("main.m3u8", "video.m3u8"));
                done.complete(watch);
            } catch (IOException | InterruptedException | RuntimeException | AssertionError failure) {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    private void untilEnd(Served served, String media) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Events.PATIENCE.toNanos();
        while (!ended(last)) {
            var response = served.get(media);
            if (response.statusCode() != 200 || System.nanoTime() > deadline) {
                throw new AssertionError("status %d after %d polls (expected: 200 until it ends); last: %s"
                        .formatted(response.statusCode(), rules.polls(), last));
            }
            last = response.body();
            first = first.isEmpty() ? last : first;
            rules.poll(last, Instant.now());
            Thread.sleep(MILLIS);
        }
    }

    List<String> violations() {
        return rules.violations();
    }

    /// Whether the first poll came before the end.
    boolean sawItGrow() {
        return !ended(first) && seconds(first) < seconds(last);
    }

    /// Length of the whole segments.
    double seconds() {
        return seconds(last);
    }

    private static boolean ended(String playlist) {
        return playlist.contains("#EXT-X-ENDLIST");
    }

    private static double seconds(String playlist) {
        return SEGMENT.matcher(playlist)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }
}
