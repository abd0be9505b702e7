package zoetrope.core;

/// Clean latent frames of a chunk, as the model made them: what a shot is resumed from.
///
/// @param frames latent frames
/// @param channels of each
/// @param height of each, in latent pixels
/// @param width of each, in latent pixels
/// @param values in that order, row-major
@SuppressWarnings("ArrayRecordComponent")
public record Latents(int frames, int channels, int height, int width, float[] values) {
    public Latents {
        if (values.length != frames * channels * height * width) {
            throw new IllegalArgumentException("values: %d (expected: %d x %d x %d x %d)"
                    .formatted(values.length, frames, channels, height, width));
        }
    }

    /// Whether all values are numbers: neither NaN nor infinite.
    public boolean finite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
