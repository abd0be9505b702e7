package zoetrope.core;

import java.time.Duration;
import java.util.List;

/// Something that happened to a job. Facts are never changed or withdrawn; their order in the job log is the job's history.
public sealed interface Fact {
    /// Asked for, by the gateway. Always the first.
    ///
    /// @param format resolved from the request and the model
    /// @param model resolved name of the model
    /// @param streamToken the unguessable part of the stream's address
    /// @param tenant whose job it is
    record Submitted(JobRequest request, String model, VideoFormat format, String streamToken, Tenant tenant)
            implements Fact {
        /// Of the default tenant.
        public Submitted(JobRequest request, String model, VideoFormat format, String streamToken) {
            this(request, model, format, streamToken, Tenant.DEFAULT);
        }
    }

    /// By the planner: the first `keep` shots stay, these follow. Of a shot that was planned before, the beats that start before
    /// the first one given here stay as well, so that the log of an endless take does not have every beat in every plan.
    record Planned(int keep, List<Shot> shots, boolean open) implements Fact {
        public Planned {
            shots = List.copyOf(shots);
        }
    }

    /// A client steers, through the gateway.
    record Directed(Direction direction) implements Fact {}

    /// A worker begins (or begins again) a shot.
    ///
    /// @param attempt 1 for the first worker that took it
    /// @param fromChunk 0, or the refresh point from which a lost worker's shot is taken up
    record ShotStarted(int shot, int attempt, int fromChunk, String worker) implements Fact {}

    /// A chunk is on the chunk channel; or, with no frames and `last`, the shot turned out to have ended with the chunk before
    /// (a direction shortened it when that one was on its way) and nothing is on the channel.
    ///
    /// @param firstFrame frame of the shot with which the chunk begins
    /// @param frames how many frames it has
    /// @param last whether the shot ends with it
    /// @param renderTime wall time the device spent on it
    record ChunkRendered(int shot, int chunk, int firstFrame, int frames, boolean last, Duration renderTime, String worker)
            implements Fact {}

    /// By the muxer: the first part can be played.
    record Playable() implements Fact {}

    /// By the muxer: the stream has ended and the file can be downloaded.
    ///
    /// @param bytes size of the downloadable file
    record Completed(long frames, long bytes) implements Fact {}

    /// The job cannot be finished.
    ///
    /// @param code stable, machine-readable, such as `worker_error`
    record Failed(String code, String message) implements Fact {}

    /// A client gave it up.
    record Cancelled() implements Fact {}

    /// A client removed it, when it had ended: it is shown to nobody any more, and its media go.
    record Deleted() implements Fact {}
    /// By the gateway, after a terminal fact: nothing is left to be done about the job's webhook.
    ///
    /// @param delivered whether the receiver took it; if not, it was given up
    /// @param attempts of the gateway that wrote this
    record Notified(boolean delivered, int attempts) implements Fact {}
}
