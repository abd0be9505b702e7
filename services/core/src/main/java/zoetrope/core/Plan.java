package zoetrope.core;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a job will show: its shots in the order in which they play.
///
/// @param shots in playing order; their indexes are unique but need not be sorted
/// @param open whether more may follow: true while an endless job has not been stopped
public record Plan(List<Shot> shots, boolean open) {
    /// What is known before the planner has spoken.
    public static final Plan EMPTY = new Plan(List.of(), true);

    public Plan {
        shots = List.copyOf(shots);
    }

    /// Keeps the first shots and replaces all that followed, as [Fact.Planned] says.
    public Plan then(int keep, List<Shot> replacement, boolean stillOpen) {
        var following = replacement.stream()
                .map(now -> shot(now.index()).map(known -> known.replanned(now)).orElse(now));
        return new Plan(Stream.concat(shots.stream().limit(keep), following).toList(), stillOpen);
    }

    /// The shot of that index, if it is (still) planned.
    public Optional<Shot> shot(int index) {
        return shots.stream().filter(shot -> shot.index() == index).findFirst();
    }

    /// Frames of all planned shots.
    public long frames() {
        return shots.stream().mapToLong(Shot::frames).sum();
    }

    /// An index that no shot of this plan has.
    public int nextIndex() {
        return shots.stream().mapToInt(Shot::index).max().orElse(-1) + 1;
    }
}
