package zoetrope.loadtests;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The viewers' side of [Viewers]: a virtual thread each; the figures go to standard output.
@Command(name = "audience", hidden = true, description = "Watches a stream; started by the benchmark viewers.")
final class Audience implements Callable<Integer> {
    @Parameters(paramLabel = "URL")
    String main = "";

    @Option(names = "--viewers", required = true)
    int viewers;

    @Option(names = "--seconds", required = true)
    int seconds;

    /// One part at one viewer, in `System.nanoTime`.
    ///
    /// @param announced when the playlist that lists it had arrived
    /// @param fetched when the part itself had
    private record Arrival(int viewer, String part, long announced, long fetched) {}

    /// What came of it; times in seconds.
    ///
    /// @param p50 p95, p99, longest: from the first moment at which any viewer knew of a part to when each had fetched it
    /// @param gapP50 and gapP99: between two parts at one viewer
    record Watched(
            long parts, long errors, double p50, double p95, double p99, double longest, double gapP50, double gapP99) {}

    private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();

    @Override
    public Integer call() throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try (var http = Player.http();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < viewers; i++) {
                int viewer = i;
                threads.submit(() -> watch(http, viewer, end));
            }
        }
        errors.stream().limit(5).forEach(error -> RunOptions.progress("viewers", "error: %s", error));
        if (arrivals.isEmpty()) {
            return 1;
        }
        System.out.println(JsonMapper.builder().build().writeValueAsString(watched()));
        return 0;
    }

    private void watch(HttpClient http, int viewer, long end) {
        try {
            var player = new Player(http, URI.create(main));
            URI media = player.media();
            var listing = player.listing(media);
            player.get(media.resolve(listing.init()));
            if (!listing.lowLatency()) {
                throw new IOException("the stream has no low latency (expected: a model that renders faster than it plays)");
            }
            String seen = listing.parts().isEmpty() ? "" : listing.parts().getLast();
            while (System.nanoTime() < end && !listing.ended()) {
                listing = player.listing(URI.create(media + listing.next())); // resolve() would drop the file name
                long announced = System.nanoTime();
                for (String part : listing.after(seen)) {
                    player.get(media.resolve(part));
                    arrivals.add(new Arrival(viewer, part, announced, System.nanoTime()));
                    seen = part;
                }
            }
        } catch (IOException | RuntimeException e) {
            errors.add("viewer %d: %s".formatted(viewer, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Watched watched() {
        Map<String, Long> known = new HashMap<>();
        arrivals.forEach(arrival -> known.merge(arrival.part(), arrival.announced(), Math::min));
        var waits = new ArrayList<Double>();
        var gaps = new ArrayList<Double>();
        Map<Integer, Long> before = new HashMap<>();
        for (var arrival : arrivals) { // in order for each viewer
            waits.add((arrival.fetched() - known.getOrDefault(arrival.part(), 0L)) / 1e9);
            Long last = before.put(arrival.viewer(), arrival.fetched());
            if (last != null) {
                gaps.add((arrival.fetched() - last) / 1e9);
            }
        }
        var wait = Samples.of(waits);
        var gap = gaps.isEmpty() ? Samples.of(List.of(Double.NaN)) : Samples.of(gaps);
        return new Watched(
                arrivals.size(),
                errors.size(),
                wait.median(),
                wait.percentile(0.95),
                wait.percentile(0.99),
                wait.max(),
                gap.median(),
                gap.percentile(0.99));
    }
}
