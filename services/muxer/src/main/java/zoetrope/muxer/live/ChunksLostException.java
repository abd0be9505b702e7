package zoetrope.muxer.live;

/// Frames of a job that viewers have not seen are no longer on the chunk channel.
final class ChunksLostException extends RuntimeException {
    ChunksLostException(String message) {
        super(message);
    }
}
