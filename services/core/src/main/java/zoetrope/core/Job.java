package zoetrope.core;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that is known of a job: the fold of its facts. Immutable.
///
/// @param sequence number of the last fact folded in
/// @param progress per shot index, how far it is rendered
/// @param playableAt when the first part could be played, if it can
/// @param endedAt when it reached its terminal status, if it has
/// @param failure why it failed, if it did
/// @param bytes size of the downloadable file; 0 before the job is completed
/// @param notified whether its webhook is settled
public record Job(
        JobId id,
        Fact.Submitted submission,
        Instant createdAt,
        long sequence,
        JobStatus status,
        Plan plan,
        Map<Integer, ShotProgress> progress,
        @Nullable Instant playableAt,
        @Nullable Instant endedAt,
        Fact.@Nullable Failed failure,
        long bytes,
        boolean notified) {

    /// How far a shot is rendered.
    ///
    /// @param attempt how many workers have taken it so far
    /// @param inVain how many of them took it since its last new chunk: while it is rendered, the one that does it is one of them
    /// @param chunks rendered, without gaps from chunk 0
    /// @param frames in those chunks
    /// @param finished whether its last chunk is rendered
    /// @param renderTime the devices' time for them
    public record ShotProgress(
            int attempt, int inVain, int chunks, int frames, boolean finished, Duration renderTime) {
        static final ShotProgress NONE = new ShotProgress(0, 0, 0, 0, false, Duration.ZERO);

        ShotProgress startedBy(int newAttempt) {
            return new ShotProgress(Math.max(attempt, newAttempt), inVain + 1, chunks, frames, finished, renderTime);
        }

        /// A chunk that was already counted changes nothing: the first record of a chunk wins.
        ShotProgress after(Fact.ChunkRendered chunk) {
            return chunk.chunk() != chunks || finished
                    ? this
                    : new ShotProgress(
                            attempt,
                            0,
                            chunk.frames() > 0 ? chunks + 1 : chunks,
                            frames + chunk.frames(),
                            chunk.last(),
                            renderTime.plus(chunk.renderTime()));
        }
    }

    public Job {
        progress = Map.copyOf(progress);
    }

    /// The job as its first fact leaves it.
    public static Job submitted(JobEvent event, Fact.Submitted submission) {
        return new Job(
                event.job(), submission, event.time(), event.sequence(), JobStatus.QUEUED, Plan.EMPTY, Map.of(),
                null, null, null, 0, false);
    }

    /// The job after one more fact. After a terminal fact, facts count but change nothing, save that it can still be deleted
    /// and that its webhook is settled.
    public Job after(JobEvent event) {
        if (event.fact() instanceof Fact.Deleted && status != JobStatus.DELETED) {
            return ended(event, JobStatus.DELETED, null, 0);
        }
        if (status.terminal()) {
            var same = with(event, status, plan, progress);
            return event.fact() instanceof Fact.Notified ? same.withNotified() : same;
        }
        return switch (event.fact()) {
            case Fact.Submitted _, Fact.Directed _, Fact.Deleted _, Fact.Notified _ -> with(event, status, plan, progress);
            case Fact.Planned planned ->
                with(event, status, plan.then(planned.keep(), planned.shots(), planned.open()), progress);
            case Fact.ShotStarted started ->
                with(event, JobStatus.RUNNING, plan,
                        progressed(started.shot(), shotProgress(started.shot()).startedBy(started.attempt())));
            case Fact.ChunkRendered chunk ->
                with(event, JobStatus.RUNNING, plan,
                        progressed(chunk.shot(), shotProgress(chunk.shot()).after(chunk)));
            case Fact.Playable _ ->
                new Job(id, submission, createdAt, event.sequence(), status, plan, progress,
                        playableAt == null ? event.time() : playableAt, null, null, 0, false);
            case Fact.Completed completed -> ended(event, JobStatus.COMPLETED, null, completed.bytes());
            case Fact.Failed failed -> ended(event, JobStatus.FAILED, failed, 0);
            case Fact.Cancelled _ -> ended(event, JobStatus.CANCELLED, null, 0);
        };
    }

    /// Whose it is.
    public Tenant tenant() {
        return submission.tenant();
    }

    /// How far the shot of that index is rendered.
    public ShotProgress shotProgress(int shot) {
        return progress.getOrDefault(shot, ShotProgress.NONE);
    }

    /// Frames rendered of the shots that are (still) planned.
    public long framesRendered() {
        return plan.shots().stream()
                .mapToLong(shot -> shotProgress(shot.index()).frames())
                .sum();
    }

    /// Wall time the devices spent on it.
    public Duration renderTime() {
        return progress.values().stream().map(ShotProgress::renderTime).reduce(Duration.ZERO, Duration::plus);
    }

    /// Whether every shot that will ever be planned is rendered.
    public boolean rendered() {
        return !plan.open()
                && plan.shots().stream().allMatch(shot -> shotProgress(shot.index()).finished());
    }

    /// Share of the planned frames that is rendered, 0..1; empty while it has no end.
    public Optional<Double> progressShare() {
        if (status == JobStatus.COMPLETED) {
            return Optional.of(1.0);
        }
        return plan.open() || plan.frames() == 0
                ? Optional.empty()
                : Optional.of(Math.min(1.0, framesRendered() / (double) plan.frames()));
    }

    private Map<Integer, ShotProgress> progressed(int shot, ShotProgress to) {
        var next = new HashMap<>(progress);
        next.put(shot, to);
        return next;
    }

    private Job with(JobEvent event, JobStatus newStatus, Plan newPlan, Map<Integer, ShotProgress> newProgress) {
        return new Job(
                id, submission, createdAt, event.sequence(), newStatus, newPlan, newProgress,
                playableAt, endedAt, failure, bytes, notified);
    }

    private Job withNotified() {
        return new Job(
                id, submission, createdAt, sequence, status, plan, progress, playableAt, endedAt, failure, bytes, true);
    }

    private Job ended(JobEvent event, JobStatus how, Fact.@Nullable Failed why, long size) {
        return new Job(
                id, submission, createdAt, event.sequence(), how, plan, progress, playableAt, event.time(), why, size,
                false);
    }
}
