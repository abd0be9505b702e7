package zoetrope.loadtests.viewers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import zoetrope.loadtests.bench.Samples;
import zoetrope.loadtests.bench.Times;
import zoetrope.loadtests.hls.Listing;

/// Low-latency viewers of one live stream. Each has a connection of its own, on which it asks for the playlist with the next
/// part in it (a delta update, as players do) and, when that comes, for the part.
final class Audience {
    /// What came of it.
    ///
    /// @param playlistMillis from the first moment at which any viewer had the playlist with a new part, to each that had it
    /// @param partMillis from asking for a part to having it
    /// @param bothMillis from that first moment to each that had the part
    /// @param requests answered
    /// @param errors viewers who got a wrong answer, or none
    /// @param seconds it took
    record Watched(
            Samples playlistMillis, Samples partMillis, Samples bothMillis, long requests, List<String> errors, double seconds) {}

    private final Served server;
    private final Times playlists = new Times();
    private final Times parts = new Times();
    private final Times both = new Times();
    private final Map<String, Long> known = new HashMap<>();
    private final Map<String, ByteBuffer> requests = new HashMap<>();
    private byte[] text = {};
    private Listing listing = Listing.parse("");
    private long requestCount;
    private long sinceStart; // nothing is recorded of what began before

    Audience(Served server) {
        this.server = server;
    }

    /// @param warmUp not recorded
    Watched watch(int viewers, Duration warmUp, Duration length) throws IOException {
        try (var connections = new Connections(server.address())) {
            var all = new ArrayList<Viewer>();
            sinceStart = System.nanoTime() + warmUp.toNanos();
            for (int i = 0; i < viewers; i++) {
                var viewer = new Viewer(connections.open());
                viewer.join();
                all.add(viewer);
            }
            connections.run(sinceStart);
            long answered = requestCount;
            connections.run(sinceStart + length.toNanos());
            double seconds = (System.nanoTime() - sinceStart) / 1e9;
            var errors = new ArrayList<>(connections.errors());
            for (int i = errors.size(); i < all.stream().filter(viewer -> viewer.recorded == 0).count(); i++) {
                errors.add("a viewer got no part");
            }
            if (playlists.count() == 0 || parts.count() == 0) {
                throw new IOException("no viewer got a part; %s".formatted(errors));
            }
            return new Watched(
                    playlists.millis(), parts.millis(), both.millis(), requestCount - answered, List.copyOf(errors), seconds);
        }
    }

    private final class Viewer {
        private final Connection connection;
        private String seen = "";
        private int recorded;

        Viewer(Connection connection) {
            this.connection = connection;
        }

        void join() throws IOException {
            ask("video.m3u8", body -> {
                var now = listing(body);
                seen = now.parts().isEmpty() ? "" : now.parts().getLast();
                ask(now.init(), _ -> reload(now));
            });
        }

        private void reload(Listing before) throws IOException {
            ask("video.m3u8" + before.next() + "&_HLS_skip=YES", body -> {
                long now = System.nanoTime();
                var after = listing(body);
                if (after.ended()) {
                    throw new IOException("the stream has ended (expected: endless)");
                }
                if (!after.parts().isEmpty()) {
                    long first = known.computeIfAbsent(after.parts().getLast(), _ -> now);
                    if (first >= sinceStart) {
                        playlists.add(now - first);
                    }
                }
                fetch(after, after.after(seen));
            });
        }

        private void fetch(Listing now, List<String> left) throws IOException {
            if (left.isEmpty()) {
                reload(now);
                return;
            }
            String part = left.getFirst();
            long asked = System.nanoTime();
            ask(part, _ -> {
                long got = System.nanoTime();
                seen = part;
                if (asked >= sinceStart) {
                    parts.add(got - asked);
                    both.add(got - known.getOrDefault(part, asked));
                    recorded++;
                }
                fetch(now, left.subList(1, left.size()));
            });
        }

        private interface Body {
            void is(ByteBuffer body) throws IOException;
        }

        private void ask(String file, Body then) throws IOException {
            var request = requests.computeIfAbsent(file, name -> Connection.request(server.path(name)));
            connection.ask(request, (status, body) -> {
                if (status != 200) {
                    throw new IOException("%s: HTTP %d (expected: 200)".formatted(file, status));
                }
                requestCount++;
                then.is(body);
            });
        }
    }

    /// All viewers read the same texts: each is parsed once.
    private Listing listing(ByteBuffer body) {
        if (!body.equals(ByteBuffer.wrap(text))) {
            text = Arrays.copyOfRange(body.array(), body.position(), body.limit());
            listing = Listing.parse(new String(text, StandardCharsets.UTF_8));
        }
        return listing;
    }
}
