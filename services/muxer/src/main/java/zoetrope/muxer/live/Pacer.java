package zoetrope.muxer.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.MuxerSettings;

/// Decides when a rendered part is shown. Low latency forbids stalls, so parts follow each other at the speed at which
/// they play, whatever the generator does: what comes early waits, what comes late moves the clock, and what comes too
/// late is filled. Knows no clock of its own.
final class Pacer {
    /// What to do now.
    sealed interface Move {
        /// Show this part.
        record Show(EncodedPart part) implements Move {}

        /// Show something else, and say so by [Pacer#filled]: the generator has fallen behind.
        record Fill() implements Move {}

        /// Nothing before then, unless a part comes.
        record Wait(Instant until) implements Move {}

        /// Nothing at all unless a part comes.
        record Idle() implements Move {}

        /// All that will ever come has been shown.
        record Done() implements Move {}
    }

    private record Queued(EncodedPart part, Instant readyAt) {}

    private final VideoFormat format;
    private final MuxerSettings.Pacing settings;
    private final Queue<Queued> queue = new ArrayDeque<>();
    private Instant due = Instant.MIN; // when the next part should be shown; MIN before the first
    private boolean clocked;
    private boolean filling;
    private boolean finished;

    /// @param clocked whether parts keep time; else they are shown as they come
    Pacer(VideoFormat format, MuxerSettings.Pacing settings, boolean clocked) {
        this.format = format;
        this.settings = settings;
        this.clocked = clocked;
    }

    /// A stream that was interrupted goes on: its next part was due then.
    void resume(Instant wasDue) {
        due = wasDue;
    }

    /// Gives up the clock: parts are shown as they come.
    void unclock() {
        clocked = false;
    }

    void add(EncodedPart part, Instant now) {
        queue.add(new Queued(part, now));
    }

    /// Nothing more will come: what waits is shown at once.
    void finish() {
        finished = true;
    }

    /// How much is waiting.
    Duration surplus() {
        return format.duration(queue.stream().mapToLong(q -> q.part().frames()).sum());
    }

    /// What to do at that time; asked again until it is to wait.
    Move next(Instant now) {
        if (finished || !clocked) {
            var queued = queue.poll();
            if (queued != null) {
                return new Move.Show(queued.part());
            }
            return finished ? new Move.Done() : new Move.Idle();
        }
        if (due.equals(Instant.MIN)) {
            return queue.size() < settings.prerollParts() ? new Move.Idle() : show(now);
        }
        if (now.isBefore(due)) {
            return new Move.Wait(due);
        }
        if (!queue.isEmpty()) {
            return show(now);
        }
        var patience = filling ? due : due.plus(settings.grace());
        if (now.isBefore(patience)) {
            return new Move.Wait(patience);
        }
        filling = true;
        return new Move.Fill();
    }

    /// Something else was shown in place of what was late.
    void filled(int frames, Instant now) {
        due = now.plus(format.duration(frames));
    }

    /// The next part is due when this one has played: counted from when it was due, or, if it came late, from when it came.
    private Move show(Instant now) {
        var queued = queue.remove();
        boolean first = due.equals(Instant.MIN);
        var shown = first ? now : due.isAfter(queued.readyAt()) ? due : queued.readyAt();
        due = shown.plus(format.duration(queued.part().frames()));
        filling = false;
        return new Move.Show(queued.part());
    }
}
