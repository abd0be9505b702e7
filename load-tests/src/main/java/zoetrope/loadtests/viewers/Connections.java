package zoetrope.loadtests.viewers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Many connections to one server. Used by one thread, the one that calls [#run].
final class Connections implements AutoCloseable {
    private final InetSocketAddress server;
    private final Selector selector = Selector.open();
    private final ByteBuffer shared = ByteBuffer.allocateDirect(1 << 18);
    private final List<String> errors = new ArrayList<>();

    Connections(InetSocketAddress server) throws IOException {
        this.server = server;
    }

    Connection open() throws IOException {
        return new Connection(server, selector);
    }

    /// Hands out answers until a moment.
    ///
    /// @param end as `System.nanoTime`
    void run(long end) throws IOException {
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            selector.select(this::readable, Math.max(1, left / 1_000_000));
        }
    }

    private void readable(SelectionKey key) {
        var connection = (Connection) Objects.requireNonNull(key.attachment());
        try {
            connection.readable(shared);
        } catch (IOException | RuntimeException e) {
            errors.add(e.toString());
            key.cancel();
            try {
                connection.close();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    /// What went wrong; each ended a connection.
    List<String> errors() {
        return errors;
    }

    @Override
    public void close() throws IOException {
        for (var key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
