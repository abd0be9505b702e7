package zoetrope.loadtests.viewers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A keep-alive connection that asks for one thing at a time. Knows as little of HTTP/1.1 as it takes, so that thousands of them
/// on one core ask faster than a server answers. Used by one thread.
final class Connection {
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    /// Gets the answer to a request.
    @FunctionalInterface
    interface Asker {
        /// @param body valid during the call
        void answered(int status, ByteBuffer body) throws IOException;
    }

    private final SocketChannel channel;
    private byte[] bytes = new byte[8192];
    private int read;
    private int bodyAt; // 0 until the head is whole
    private int length;
    private @Nullable Asker asker;

    Connection(InetSocketAddress server, Selector selector) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /// A request as it goes over the wire.
    static ByteBuffer request(String path) {
        var text = "GET %s HTTP/1.1\r\nhost: viewers\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(text.length).put(text).flip();
    }

    /// Asks. The last answer must have come.
    void ask(ByteBuffer request, Asker next) throws IOException {
        asker = next;
        if (channel.write(request.duplicate()) < request.remaining()) {
            throw new IOException("a request did not fit into the socket (expected: one at a time)");
        }
    }

    /// Whether an answer is still to come.
    boolean busy() {
        return asker != null;
    }

    /// Takes what has come.
    ///
    /// @param shared for reading
    void readable(ByteBuffer shared) throws IOException {
        int got = channel.read(shared.clear());
        if (got < 0) {
            throw new IOException("the server closed the connection (expected: kept alive)");
        }
        if (read + got > bytes.length) {
            bytes = Arrays.copyOf(bytes, Integer.highestOneBit(read + got) * 2);
        }
        shared.flip().get(bytes, read, got);
        read += got;
        if (bodyAt == 0) {
            parseHead();
        }
        if (bodyAt > 0 && read >= bodyAt + length) {
            var body = ByteBuffer.wrap(bytes, bodyAt, length);
            int status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
            read = 0;
            bodyAt = 0;
            var waiting = asker;
            asker = null;
            if (waiting != null) {
                waiting.answered(status, body);
            }
        }
    }

    private void parseHead() throws IOException {
        int found = -1;
        for (int line = 0, at = 0; at + 1 < read; at++) {
            if (bytes[at] != '\r' || bytes[at + 1] != '\n') {
                continue;
            }
            if (at == line) {
                if (found < 0) {
                    throw new IOException("an answer without content-length (expected: one)");
                }
                length = found;
                bodyAt = at + 2;
                return;
            }
            if (startsWithLength(line)) {
                found = Integer.parseInt(
                        new String(bytes, line + LENGTH.length, at - line - LENGTH.length, StandardCharsets.US_ASCII).strip());
            }
            line = at + 2;
            at++;
        }
    }

    private boolean startsWithLength(int line) {
        for (int i = 0; i < LENGTH.length; i++) {
            if ((bytes[line + i] | 0x20) != (LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    void close() throws IOException {
        channel.close();
    }
}
