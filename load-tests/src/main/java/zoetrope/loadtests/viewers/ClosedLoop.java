package zoetrope.loadtests.viewers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import zoetrope.loadtests.bench.Samples;
import zoetrope.loadtests.bench.Times;

/// As much as a server can do: connections that ask for the same file again as soon as they have it.
///
/// @param perSecond answers
/// @param millis from asking to having it
/// @param serverCores processor time of the server a second: about 1 when it is the bottleneck
/// @param serverMicros processor time of the server an answer
record ClosedLoop(double perSecond, Samples millis, double serverCores, double serverMicros) {
    private static final int CONNECTIONS = 64;

    /// One of the connections.
    private record Looping(Connection connection, ByteBuffer request, Times times) {
        void ask() throws IOException {
            long asked = System.nanoTime();
            connection.ask(request, (status, _) -> {
                if (status != 200) {
                    throw new IOException("HTTP %d (expected: 200)".formatted(status));
                }
                times.add(System.nanoTime() - asked);
                ask();
            });
        }
    }

    /// Measures.
    ///
    /// @throws IOException if a single answer is wrong
    static ClosedLoop run(Served server, String file, Duration length) throws IOException {
        var times = new Times();
        var request = Connection.request(server.path(file));
        try (var connections = new Connections(server.address())) {
            for (int i = 0; i < CONNECTIONS; i++) {
                new Looping(connections.open(), request, times).ask();
            }
            connections.run(System.nanoTime() + length.toNanos() / 10);
            times.clear();
            long began = System.nanoTime();
            var before = server.processorTime();
            connections.run(began + length.toNanos());
            double seconds = (System.nanoTime() - began) / 1e9;
            double processor = server.processorTime().minus(before).toNanos() / 1e9;
            if (!connections.errors().isEmpty()) {
                throw new IOException("%s: %s".formatted(file, connections.errors().getFirst()));
            }
            return new ClosedLoop(
                    times.count() / seconds, times.millis(), processor / seconds, 1e6 * processor / times.count());
        }
    }
}
