package zoetrope.loadtests.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import zoetrope.muxer.encode.Decoded;

/// What a job left behind.
///
/// @param shots for each shot the digests of its frames, as the channel first had them
/// @param pictures what a player gets out of the finished file
record Footage(Map<Integer, List<String>> shots, List<byte[]> pictures) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WAIT = 100; // ms

    /// Collects it, once the job is completed.
    ///
    /// @throws IOException when the finished file cannot be had
    static Footage of(Client client, ChunkTap tap, Gateways gateways, HttpClient http, Path scratch)
            throws IOException, InterruptedException {
        var frames = new HashMap<Integer, Map<Integer, List<String>>>();
        for (var seen : tap.of(client.job())) {
            frames.computeIfAbsent(seen.shot(), _ -> new TreeMap<>()).putIfAbsent(seen.index(), seen.frames());
        }
        var shots = new HashMap<Integer, List<String>>();
        frames.forEach((shot, chunks) -> shots.put(shot, chunks.values().stream().flatMap(List::stream).toList()));
        return new Footage(shots, pictures(client, gateways, http, scratch));
    }

    private static List<byte[]> pictures(Client client, Gateways gateways, HttpClient http, Path scratch)
            throws IOException, InterruptedException {
        var file = scratch.resolve(client.job() + ".mp4");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int attempt = 0; ; attempt++) {
            var address = URI.create("http://%s/v1/videos/%s/content".formatted(gateways.door(attempt).member().address(), client.job()));
            var answer = http.send(HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() == 200) {
                Files.write(file, answer.body());
                try {
                    return Decoded.file(file).pictures();
                } finally {
                    Files.delete(file);
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("%s: HTTP %d (expected: 200)".formatted(address, answer.statusCode()));
            }
            Thread.sleep(WAIT);
        }
    }
}
