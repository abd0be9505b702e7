package zoetrope.loadtests.viewers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import zoetrope.loadtests.bench.Samples;
import zoetrope.loadtests.bench.Times;

/// What a server that knows nothing of blocking reloads is asked by as many viewers: at every beat all of them ask for the
/// playlist and, when they have it, for a part.
final class Beats {
    /// As often as the muxer shows a part.
    private static final Duration BEAT = Duration.ofMillis(250);

    /// @param playlistMillis from the beat to having the playlist
    /// @param partMillis from asking for the part to having it
    /// @param missed beats that viewers did not ask at, because their last answers had not come
    record Answered(Samples playlistMillis, Samples partMillis, long missed) {}

    private final Times playlists = new Times();
    private final Times parts = new Times();

    Answered run(Served server, String playlist, String part, int viewers, Duration length) throws IOException {
        var forPlaylist = Connection.request(server.path(playlist));
        var forPart = Connection.request(server.path(part));
        try (var connections = new Connections(server.address())) {
            var all = new Connection[viewers];
            for (int i = 0; i < viewers; i++) {
                all[i] = connections.open();
            }
            long beats = length.dividedBy(BEAT);
            long missed = 0;
            long began = System.nanoTime();
            for (long beat = 0; beat < beats; beat++) {
                long now = System.nanoTime();
                for (var connection : all) {
                    if (connection.busy()) {
                        missed++;
                    } else {
                        ask(connection, forPlaylist, forPart, now);
                    }
                }
                connections.run(began + (beat + 1) * BEAT.toNanos());
            }
            if (!connections.errors().isEmpty()) {
                throw new IOException(connections.errors().getFirst());
            }
            return new Answered(playlists.millis(), parts.millis(), missed);
        }
    }

    private void ask(Connection connection, ByteBuffer playlist, ByteBuffer part, long beat) throws IOException {
        connection.ask(playlist, (_, _) -> { // both files are there
            long asked = System.nanoTime();
            playlists.add(asked - beat);
            connection.ask(part, (_, _) -> parts.add(System.nanoTime() - asked));
        });
    }
}
