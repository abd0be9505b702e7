package zoetrope.core;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A client that says whatever it is told to, over one connection for as long as the server keeps it. One thread.
public final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final int port;
    private final String host;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    /// @param body empty for a stream of events, of which only the head is read
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /// @param port of this machine
    public RawHttp(int port) {
        this(port, "localhost");
    }

    /// @param host as which the server is called
    public RawHttp(int port, String host) {
        this.port = port;
        this.host = host;
    }

    /// @param target path and query, byte for byte
    /// @param headers lines that each end with CRLF
    /// @throws IOException also when there is no answer in time, or none that is HTTP
    public Answer send(String method, byte[] target, byte[] headers, byte[] body) throws IOException {
        var request = new ByteArrayOutputStream();
        request.writeBytes((method + " ").getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(target);
        request.writeBytes(" HTTP/1.1\r\nHost: %s\r\n".formatted(host).getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(headers);
        request.writeBytes("Content-Length: %d\r\n\r\n".formatted(body.length).getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        boolean kept = socket != null;
        try {
            return exchange(method, request.toByteArray());
        } catch (SocketTimeoutException hung) {
            throw hung;
        } catch (IOException gone) {
            close();
            if (!kept) {
                throw gone;
            }
            return exchange(method, request.toByteArray()); // the server had closed the connection after the answer before
        }
    }

    private Answer exchange(String method, byte[] request) throws IOException {
        if (socket == null || in == null) {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }
        socket.getOutputStream().write(request);
        return read(method, in);
    }

    private Answer read(String method, InputStream from) throws IOException {
        String[] first = line(from).split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/1.")) {
            throw new IOException("not HTTP: " + String.join(" ", first));
        }
        int status = Integer.parseInt(first[1]);
        var headers = new HashMap<String, String>();
        for (String line = line(from); !line.isEmpty(); line = line(from)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        boolean events = headers.getOrDefault("content-type", "").startsWith("text/event-stream");
        byte[] body = events || method.equals("HEAD") || status == 204 || status == 304 ? new byte[0] : body(headers, from);
        if (events || headers.getOrDefault("connection", "").equalsIgnoreCase("close")) {
            close();
        }
        return new Answer(status, headers, body);
    }

    private static byte[] body(Map<String, String> headers, InputStream from) throws IOException {
        if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            byte[] body = from.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("%d bytes (expected: %d)".formatted(body.length, length));
            }
            return body;
        }
        var body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(from), 16); size > 0; size = Integer.parseInt(line(from), 16)) {
            body.writeBytes(from.readNBytes(size));
            line(from);
        }
        line(from);
        return body.toByteArray();
    }

    private static String line(InputStream from) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = from.read(); b != '\n'; b = from.read()) {
            if (b < 0) {
                throw new EOFException("no answer (expected: one)");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
        socket = null;
        in = null;
    }
}
