package zoetrope.standalone.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import zoetrope.proto.v1.ChunkRendered;
import zoetrope.proto.v1.Planned;
import zoetrope.proto.v1.Shot;

/// How far a job is, in frames, as its facts tell: of a chunk that is rendered twice the first counts, and of a plan that was
/// changed only the shots that it kept.
final class RenderedFrames {
    private final List<Shot> shots = new ArrayList<>();
    private final Map<Integer, Progress> progress = new HashMap<>();
    private boolean open;

    /// What is rendered of a shot.
    private record Progress(int chunks, long frames, boolean finished) {
        static final Progress NONE = new Progress(0, 0, false);
    }

    void add(Planned plan) {
        shots.subList(Math.min(plan.getKeep(), shots.size()), shots.size()).clear();
        shots.addAll(plan.getShotsList());
        open = plan.getOpen();
    }

    void add(ChunkRendered chunk) {
        var before = of(chunk.getShot());
        if (chunk.getChunk() == before.chunks() && !before.finished()) {
            int chunks = before.chunks() + (chunk.getFrames() > 0 ? 1 : 0); // without frames it only says that the shot has ended
            progress.put(chunk.getShot(), new Progress(chunks, before.frames() + chunk.getFrames(), chunk.getLast()));
        }
    }

    long rendered() {
        return shots.stream().mapToLong(shot -> of(shot.getIndex()).frames()).sum();
    }

    /// In all, as far as is known; 0 while there is no end.
    long planned() {
        return open
                ? 0
                : shots.stream()
                        .mapToLong(shot -> of(shot.getIndex()).finished()
                                ? of(shot.getIndex()).frames()
                                : Math.max(shot.getFrames(), of(shot.getIndex()).frames()))
                        .sum();
    }

    private Progress of(int shot) {
        return progress.getOrDefault(shot, Progress.NONE);
    }
}
