package zoetrope.core;

import java.util.List;
import java.util.stream.Stream;

/// An uncut run of frames: what one keyframe task asks a worker to render.
///
/// @param index the shot's name within its job; never used twice, whatever becomes of the plan
/// @param seed of all its noise: the same shot with the same seed is the same video
/// @param frames how long it is; grows while an endless job runs, shrinks when a direction cuts it short
/// @param beats what it shows, in time order; the first starts at frame 0
public record Shot(int index, long seed, int frames, List<Beat> beats) {
    public Shot {
        Checks.inRange("index", index, 0, Integer.MAX_VALUE);
        Checks.inRange("frames", frames, 1, Integer.MAX_VALUE);
        beats = List.copyOf(beats);
        Checks.that(!beats.isEmpty() && beats.getFirst().fromFrame() == 0, "beats", "no beat at frame 0 (expected: one)");
        for (int i = 1; i < beats.size(); i++) {
            Checks.that(
                    beats.get(i - 1).fromFrame() <= beats.get(i).fromFrame(), "beats", "not in time order (expected: sorted)");
        }
    }

    /// The prompt in force at a frame of this shot.
    public String promptAt(int frame) {
        return beats.stream()
                .filter(beat -> beat.fromFrame() <= frame)
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .prompt();
    }

    /// The same shot, ended at another frame.
    public Shot withFrames(int newFrames) {
        return new Shot(index, seed, newFrames, beats);
    }

    /// The same shot, showing something else from a frame on; later beats are forgotten.
    public Shot withBeat(Beat beat) {
        var kept = beats.stream().filter(b -> b.fromFrame() < beat.fromFrame());
        return new Shot(index, seed, frames, Stream.concat(kept, Stream.of(beat)).toList());
    }
}
