package zoetrope.trainer;

import java.util.List;

/// A rendered clip with its truth, for training.
///
/// @param side pixels on each side
/// @param rgb (T, 3, side, side), one byte each
/// @param actors for each frame the boxes around what moves; off-screen parts included
/// @param caption what it shows, in words
public record Footage(int side, byte[] rgb, List<List<Box>> actors, String caption) {
    /// Pixels, right and bottom exclusive.
    public record Box(int left, int top, int right, int bottom) {}

    /// Where clips come from. A pure function of the seed; called by several threads.
    public interface Source {
        /// @param first the clip's frame to begin with
        Footage film(long seed, int first, int frames);

        /// From the clip's beginning.
        default Footage film(long seed, int frames) {
            return film(seed, 0, frames);
        }
    }

    public Footage {
        if (rgb.length != actors.size() * 3 * side * side) {
            throw new IllegalArgumentException("footage: " + rgb.length + " bytes (expected: "
                    + actors.size() * 3 * side * side + " for " + actors.size() + " frames)");
        }
    }

    public int frames() {
        return actors.size();
    }
}
