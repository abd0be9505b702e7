package zoetrope.muxer.live;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/// A playlist as it goes over the wire: made once, shared by all viewers.
public final class PlaylistBody {
    private final Buffer plain;
    private final Supplier<Buffer> gzip;

    PlaylistBody(String text) {
        plain = Buffer.buffer(text);
        gzip = new Once<>(() -> gzip(plain));
    }

    /// Not to be written to.
    public Buffer plain() {
        return plain;
    }

    /// The same, compressed; not to be written to.
    public Buffer gzip() {
        return gzip.get();
    }

    private static Buffer gzip(Buffer plain) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(out.toByteArray());
    }
}
