package zoetrope.core;

/// How many frames a model's chunks have.
///
/// @param firstFrames of a shot's first chunk (a causal autoencoder gives fewer there)
/// @param frames of every other
public record ChunkShape(int firstFrames, int frames) {
    public ChunkShape {
        Checks.inRange("first_frames", firstFrames, 1, 1024);
        Checks.inRange("frames", frames, 1, 1024);
    }

    /// Frame of the shot with which a chunk begins.
    public int firstFrameOf(int chunk) {
        return chunk == 0 ? 0 : firstFrames + (chunk - 1) * frames;
    }

    /// Frames of that chunk when it is whole.
    public int framesOf(int chunk) {
        return chunk == 0 ? firstFrames : frames;
    }

    /// Chunks it takes to cover so many frames.
    public int chunksFor(int shotFrames) {
        return shotFrames <= firstFrames ? 1 : 1 + Math.ceilDiv(shotFrames - firstFrames, frames);
    }
}
