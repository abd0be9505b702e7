package zoetrope.muxer.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/// A playlist as it goes over the wire. The arrays are shared by all viewers and must not be written to.
@SuppressWarnings("ArrayRecordComponent")
public record PlaylistBody(byte[] plain, byte[] gzip) {
    static PlaylistBody of(String text) {
        var plain = text.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PlaylistBody(plain, out.toByteArray());
    }

    public String text() {
        return new String(plain, StandardCharsets.UTF_8);
    }
}
