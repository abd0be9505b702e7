package zoetrope.muxer.live;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;

/// Where the bytes of a part or a segment are.
public sealed interface MediaBytes {
    /// @param bytes shared by all viewers; not to be written to
    record InMemory(Buffer bytes) implements MediaBytes {}

    /// @param offset where they begin in the file
    record InFile(Path file, long offset, long length) implements MediaBytes {}
}
