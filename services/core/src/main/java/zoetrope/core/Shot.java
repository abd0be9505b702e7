package zoetrope.core;

import java.util.List;
import java.util.stream.Stream;

/// An uncut run of frames: what one keyframe task asks a worker to render.
///
/// @param index the shot's name within its job; never used twice, whatever becomes of the plan
/// @param seed of all its noise: the same shot with the same seed is the same video
/// @param frames how long it is; grows while an endless job runs, shrinks when a direction cuts it short
/// @param beats what it shows, in time order; the first starts at frame 0, save where those that are over are [left out][#since]
public record Shot(int index, long seed, int frames, List<Beat> beats) {
    public Shot {
        Checks.inRange("index", index, 0, Integer.MAX_VALUE);
        Checks.inRange("frames", frames, 1, Integer.MAX_VALUE);
        beats = List.copyOf(beats);
        Checks.that(!beats.isEmpty(), "beats", "none (expected: at least one)");
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
        return replanned(new Shot(index, seed, frames, List.of(beat)));
    }

    /// The same shot for those who know it already: without the beats that are over at a frame.
    public Shot since(int frame) {
        long begun = beats.stream().filter(beat -> beat.fromFrame() <= frame).count();
        return new Shot(index, seed, frames, beats.stream().skip(Math.max(0, begun - 1)).toList());
    }

    /// The shot that another plan makes of this one, whose beats stay up to the first that is given there.
    Shot replanned(Shot now) {
        int from = now.beats.getFirst().fromFrame();
        var kept = beats.stream().filter(beat -> beat.fromFrame() < from);
        return new Shot(now.index, now.seed, now.frames, Stream.concat(kept, now.beats.stream()).toList());
    }
}
