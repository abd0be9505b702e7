package zoetrope.trainer.eval.clip;

import java.util.List;

/// Frames in a row.
///
/// @param side pixels in height and in width
/// @param frames each (side, side, 3) as RGB24 bytes, flattened
public record Film(int side, List<byte[]> frames) {
    public Film {
        frames = List.copyOf(frames);
        for (byte[] frame : frames) {
            if (frame.length != 3 * side * side) {
                throw new IllegalArgumentException(
                        "frame.length: " + frame.length + " (expected: " + 3 * side * side + ")");
            }
        }
    }

    public int length() {
        return frames.size();
    }

    /// `count` frames spread evenly from the first to the last.
    public List<byte[]> spread(int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> frames.get(count == 1 ? 0 : i * (frames.size() - 1) / (count - 1)))
                .toList();
    }
}
