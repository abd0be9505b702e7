package zoetrope.core;

/// The frames a model made together, on their way to the muxer. The first record for (job, shot, index) wins.
///
/// @param index 0 for the shot's first
/// @param firstFrame frame of the shot with which it begins
/// @param last whether the shot ends with it
/// @param pixels frames of RGB24, row by row, top to bottom
/// @param latents of the whole chunk, even where the last frames were not needed
@SuppressWarnings("ArrayRecordComponent")
public record Chunk(
        JobId job, int shot, int index, int firstFrame, boolean last, VideoFormat format, byte[] pixels, Latents latents) {
    public Chunk {
        if (pixels.length == 0 || pixels.length % format.frameBytes() != 0) {
            throw new IllegalArgumentException("pixels: %d bytes (expected: a positive multiple of %d)"
                    .formatted(pixels.length, format.frameBytes()));
        }
    }

    /// How many frames it has.
    public int frames() {
        return pixels.length / format.frameBytes();
    }
}
