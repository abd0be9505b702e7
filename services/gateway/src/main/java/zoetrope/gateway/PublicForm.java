package zoetrope.gateway;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import zoetrope.bus.codec.FactCodec;
import zoetrope.bus.codec.JobRecord;
import zoetrope.bus.codec.RequestCodec;
import zoetrope.bus.codec.ShotCodec;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.Shot;
import zoetrope.proto.v1.JobStatus;
import zoetrope.proto.v1.ShotState;
import zoetrope.proto.v1.StreamInfo;

/// Jobs and events as the public API shows them.
public final class PublicForm {
    private final StreamAddresses addresses;

    public PublicForm(StreamAddresses addresses) {
        this.addresses = addresses;
    }

    public StreamAddresses addresses() {
        return addresses;
    }

    /// An event; the first one also says where to watch.
    public zoetrope.proto.v1.JobEvent event(JobEvent event) {
        var proto = JobRecord.toProto(event);
        if (!(event.fact() instanceof Fact.Submitted submission)) {
            return proto;
        }
        var told = proto.toBuilder();
        var submitted = told.getFactBuilder().getSubmittedBuilder();
        submitted.setStream(stream(addresses.of(submission.streamToken())));
        if (addresses.expiring()) {
            submitted.clearStreamToken(); // whoever has it makes addresses that do not expire
        }
        return told.build();
    }

    /// A job as it stands.
    public zoetrope.proto.v1.Job job(Job job, Waiting waiting) {
        var submission = job.submission();
        var proto = zoetrope.proto.v1.Job.newBuilder()
                .setId(job.id().value())
                .setStatus(status(job))
                .setRequest(RequestCodec.toProto(submission.request()))
                .setModel(submission.model())
                .setFormat(RequestCodec.toProto(submission.format()))
                .setCreatedAt(timestamp(job.createdAt()))
                .setSequence(job.sequence())
                .setOpen(job.plan().open() && !job.status().terminal())
                .setFramesRendered(job.framesRendered())
                .setFramesPlanned(job.plan().frames())
                .setStream(stream(addresses.of(job))
                        .setPlayable(job.playableAt() != null)
                        .setMp4Bytes(job.bytes()))
                .setQueuePosition(waiting.before(job.id()));
        job.plan().shots().forEach(shot -> proto.addShots(shot(job, shot)));
        if (job.endedAt() != null) {
            proto.setEndedAt(timestamp(job.endedAt()));
        }
        if (job.failure() != null) {
            proto.setFailure(FactCodec.toProto(job.failure()).getFailed());
        }
        return proto.build();
    }

    private static StreamInfo.Builder stream(StreamAddresses.Links links) {
        var stream = StreamInfo.newBuilder().setHlsUrl(links.hls()).setMp4Url(links.mp4());
        if (links.expires() != null) {
            stream.setExpiresAt(timestamp(links.expires()));
        }
        return stream;
    }

    private static ShotState shot(Job job, Shot shot) {
        var progress = job.shotProgress(shot.index());
        return ShotState.newBuilder()
                .setShot(ShotCodec.toProto(shot))
                .setChunks(progress.chunks())
                .setFrames(progress.frames())
                .setFinished(progress.finished())
                .setAttempt(progress.attempt())
                .build();
    }

    private static JobStatus status(Job job) {
        return switch (job.status()) {
            case QUEUED -> JobStatus.JOB_STATUS_QUEUED;
            case RUNNING -> JobStatus.JOB_STATUS_RUNNING;
            case COMPLETED -> JobStatus.JOB_STATUS_COMPLETED;
            case FAILED -> JobStatus.JOB_STATUS_FAILED;
            case CANCELLED -> JobStatus.JOB_STATUS_CANCELLED;
            case DELETED -> throw new IllegalArgumentException(job.id() + ": deleted (expected: a job that can be shown)");
        };
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
