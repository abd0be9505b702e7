package zoetrope.muxer.live;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import zoetrope.core.Fact;
import zoetrope.muxer.encode.EncodeException;

/// Why a stream cannot go on, in words that do not tell clients where our files are.
record Breakdown(String code, String reason) {
    static Breakdown of(Exception cause) {
        return new Breakdown(code(cause), reason(cause));
    }

    Fact.Failed fact() {
        return new Fact.Failed(code, "the stream cannot go on: " + reason);
    }

    private static String code(Exception cause) {
        return switch (cause) {
            case IOException _ -> "storage_error";
            case EncodeException _ -> "encode_error";
            case ChunksLostException _ -> "chunks_lost";
            default -> "muxer_error";
        };
    }

    private static String reason(Exception cause) {
        if (cause instanceof FileSystemException broken && broken.getFile() != null) {
            var why = broken.getReason() == null ? broken.getClass().getSimpleName() : broken.getReason();
            return Path.of(broken.getFile()).getFileName() + ": " + why;
        }
        return String.valueOf(cause.getMessage());
    }
}
