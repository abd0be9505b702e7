package zoetrope.muxer.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import zoetrope.core.Chunk;
import zoetrope.core.Job;
import zoetrope.core.Plan;
import zoetrope.core.Shot;
import zoetrope.muxer.store.Told;

/// Puts the shots' chunks into the plan's order. Chunks of shots that do not play yet wait on disk: several workers may
/// render minutes ahead of what plays.
final class Splicer {
    /// A chunk that waits.
    ///
    /// @param file of its pixels
    private record Waiting(int firstFrame, int frames, boolean last, Path file) {}

    private final Path directory;
    private final Map<Integer, TreeMap<Integer, Waiting>> waiting = new HashMap<>();
    private final Set<Integer> told = new HashSet<>();
    private Plan plan = Plan.EMPTY;
    private int shot;
    private int nextFrame;
    private @Nullable Chunk ready; // the next chunk of the current shot, which never touches the disk

    /// @param directory for chunks that wait; made when needed
    /// @param toldShots shots that are told to their end
    /// @param resume where the video was left
    Splicer(Path directory, Collection<Integer> toldShots, Told resume) {
        this.directory = directory;
        told.addAll(toldShots);
        shot = resume.shot();
        nextFrame = resume.last() ? 0 : resume.frames();
    }

    void plan(Plan newPlan) {
        plan = newPlan;
    }

    void add(Chunk chunk) throws IOException {
        if (told.contains(chunk.shot())) {
            return;
        }
        var current = current();
        if (current.isPresent() && current.get().index() == chunk.shot() && ready == null && !waits(chunk.shot())) {
            ready = chunk;
            return;
        }
        Files.createDirectories(directory);
        var file = directory.resolve("shot%d-%d.rgb".formatted(chunk.shot(), chunk.firstFrame()));
        Files.write(file, chunk.pixels());
        waiting.computeIfAbsent(chunk.shot(), _ -> new TreeMap<>())
                .put(chunk.firstFrame(), new Waiting(chunk.firstFrame(), chunk.frames(), chunk.last(), file));
    }

    /// Takes the frames that play next, if they are there.
    ///
    /// @throws ChunksLostException when they will never be
    Optional<Splice> next() throws IOException {
        var current = current();
        while (current.isPresent()) {
            if (current.get().index() != shot) {
                shot = current.get().index();
                nextFrame = 0;
            }
            var candidate = take();
            if (candidate.isEmpty()) {
                return Optional.empty();
            }
            var splice = clip(candidate.get());
            if (splice.last()) {
                told.add(shot);
            }
            nextFrame = Math.max(nextFrame, splice.firstFrame() + splice.frames());
            if (splice.frames() > 0 || splice.last()) {
                return Optional.of(splice);
            }
            current = current();
        }
        return Optional.empty();
    }

    /// Whether every shot that will ever be planned is told.
    boolean ended() {
        return !plan.open() && current().isEmpty();
    }

    /// Whether all frames that the plan still gives the current shot are told, but no chunk said that it was the last:
    /// a direction may have shortened the shot after its last chunk was on its way.
    boolean missesOnlyTheEnd() {
        return current().filter(s -> s.index() == shot && nextFrame > 0 && s.frames() <= nextFrame && ready == null
                        && !waits(shot) && !growing())
                .isPresent();
    }

    /// Whether the planner keeps moving the current shot's end ahead: the last shot of an endless job.
    private boolean growing() {
        return plan.open() && plan.shots().getLast().index() == shot;
    }

    /// The shot that plays.
    int shot() {
        return shot;
    }

    /// Whether its worker has said that the shot has no more frames than are told.
    boolean told(Job.ShotProgress rendered) {
        return rendered.finished() && rendered.frames() <= nextFrame;
    }

    /// The current shot ends where it is.
    void endShot() {
        told.add(shot);
    }

    /// Forgets what waits.
    void close() throws IOException {
        waiting.clear();
        ready = null;
        if (Files.isDirectory(directory)) {
            try (var files = Files.list(directory)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private Optional<Shot> current() {
        return plan.shots().stream().filter(s -> !told.contains(s.index())).findFirst();
    }

    private boolean waits(int ofShot) {
        return waiting.containsKey(ofShot);
    }

    /// The oldest chunk of the current shot.
    private Optional<Splice> take() throws IOException {
        if (ready != null && ready.shot() == shot) {
            var chunk = ready;
            ready = null;
            return Optional.of(new Splice(
                    shot, chunk.firstFrame(), chunk.frames(), chunk.pixels(), 0, chunk.last()));
        }
        var ofShot = waiting.get(shot);
        if (ofShot == null) {
            return Optional.empty();
        }
        var oldest = ofShot.pollFirstEntry().getValue();
        if (ofShot.isEmpty()) {
            waiting.remove(shot);
        }
        var pixels = Files.readAllBytes(oldest.file());
        Files.delete(oldest.file());
        return Optional.of(new Splice(shot, oldest.firstFrame(), oldest.frames(), pixels, 0, oldest.last()));
    }

    /// Without the frames that were told before.
    private Splice clip(Splice splice) {
        int known = nextFrame - splice.firstFrame();
        if (known < 0) {
            throw new ChunksLostException("shot %d goes on at frame %d (expected: %d); the chunks between are gone"
                    .formatted(shot, splice.firstFrame(), nextFrame));
        }
        int skip = Math.min(known, splice.frames());
        int frameBytes = splice.pixels().length / splice.frames();
        return new Splice(
                shot, splice.firstFrame() + skip, splice.frames() - skip, splice.pixels(), skip * frameBytes, splice.last());
    }
}
