package zoetrope.bus.codec;

import com.google.protobuf.Duration;
import zoetrope.core.Direction;
import zoetrope.core.Fact;
import zoetrope.core.Tenant;
import zoetrope.proto.v1.ChunkRendered;
import zoetrope.proto.v1.Completed;
import zoetrope.proto.v1.Failure;
import zoetrope.proto.v1.Notified;
import zoetrope.proto.v1.Planned;
import zoetrope.proto.v1.ShotStarted;
import zoetrope.proto.v1.Submitted;

/// What happened to a job.
public final class FactCodec {
    private FactCodec() {}

    public static zoetrope.proto.v1.Fact toProto(Fact fact) {
        var proto = zoetrope.proto.v1.Fact.newBuilder();
        switch (fact) {
            case Fact.Submitted f ->
                proto.setSubmitted(Submitted.newBuilder()
                        .setRequest(RequestCodec.toProto(f.request()))
                        .setModel(f.model())
                        .setFormat(RequestCodec.toProto(f.format()))
                        .setStreamToken(f.streamToken())
                        .setTenant(f.tenant().name()));
            case Fact.Planned f -> {
                var planned = Planned.newBuilder().setKeep(f.keep()).setOpen(f.open());
                f.shots().forEach(shot -> planned.addShots(ShotCodec.toProto(shot)));
                proto.setPlanned(planned);
            }
            case Fact.Directed f -> proto.setDirected(toProto(f.direction()));
            case Fact.ShotStarted f ->
                proto.setShotStarted(ShotStarted.newBuilder()
                        .setShot(f.shot())
                        .setAttempt(f.attempt())
                        .setFromChunk(f.fromChunk())
                        .setWorker(f.worker()));
            case Fact.ChunkRendered f ->
                proto.setChunkRendered(ChunkRendered.newBuilder()
                        .setShot(f.shot())
                        .setChunk(f.chunk())
                        .setFirstFrame(f.firstFrame())
                        .setFrames(f.frames())
                        .setLast(f.last())
                        .setRenderTime(Duration.newBuilder()
                                .setSeconds(f.renderTime().getSeconds())
                                .setNanos(f.renderTime().getNano()))
                        .setWorker(f.worker()));
            case Fact.Playable _ -> proto.setPlayable(zoetrope.proto.v1.Playable.getDefaultInstance());
            case Fact.Completed f ->
                proto.setCompleted(Completed.newBuilder().setFrames(f.frames()).setBytes(f.bytes()));
            case Fact.Failed f ->
                proto.setFailed(Failure.newBuilder().setCode(f.code()).setMessage(f.message()));
            case Fact.Cancelled _ -> proto.setCancelled(zoetrope.proto.v1.Cancelled.getDefaultInstance());
            case Fact.Deleted _ -> proto.setDeleted(zoetrope.proto.v1.Deleted.getDefaultInstance());
            case Fact.Notified f ->
                proto.setNotified(Notified.newBuilder().setDelivered(f.delivered()).setAttempts(f.attempts()));
        }
        return proto.build();
    }

    static Fact fromProto(zoetrope.proto.v1.Fact proto) {
        return switch (proto.getFactCase()) {
            case SUBMITTED -> {
                var f = proto.getSubmitted();
                yield new Fact.Submitted(
                        RequestCodec.fromProto(f.getRequest()),
                        f.getModel(),
                        RequestCodec.fromProto(f.getFormat()),
                        f.getStreamToken(),
                        f.getTenant().isEmpty() ? Tenant.DEFAULT : new Tenant(f.getTenant()));
            }
            case PLANNED -> {
                var f = proto.getPlanned();
                yield new Fact.Planned(
                        f.getKeep(), f.getShotsList().stream().map(ShotCodec::fromProto).toList(), f.getOpen());
            }
            case DIRECTED -> new Fact.Directed(fromProto(proto.getDirected()));
            case SHOT_STARTED -> {
                var f = proto.getShotStarted();
                yield new Fact.ShotStarted(f.getShot(), f.getAttempt(), f.getFromChunk(), f.getWorker());
            }
            case CHUNK_RENDERED -> {
                var f = proto.getChunkRendered();
                var time = f.getRenderTime();
                yield new Fact.ChunkRendered(
                        f.getShot(),
                        f.getChunk(),
                        f.getFirstFrame(),
                        f.getFrames(),
                        f.getLast(),
                        java.time.Duration.ofSeconds(time.getSeconds(), time.getNanos()),
                        f.getWorker());
            }
            case PLAYABLE -> new Fact.Playable();
            case COMPLETED -> new Fact.Completed(proto.getCompleted().getFrames(), proto.getCompleted().getBytes());
            case FAILED -> new Fact.Failed(proto.getFailed().getCode(), proto.getFailed().getMessage());
            case CANCELLED -> new Fact.Cancelled();
            case DELETED -> new Fact.Deleted();
            case NOTIFIED -> new Fact.Notified(proto.getNotified().getDelivered(), proto.getNotified().getAttempts());
            case FACT_NOT_SET -> throw Unknown.value("fact", "none");
        };
    }

    static zoetrope.proto.v1.Direction toProto(Direction direction) {
        var proto = zoetrope.proto.v1.Direction.newBuilder();
        switch (direction) {
            case Direction.NewPrompt d -> proto.setNewPrompt(d.prompt());
            case Direction.Cut d -> proto.setCut(d.prompt());
            case Direction.Stop _ -> proto.setStop(zoetrope.proto.v1.Stop.getDefaultInstance());
        }
        return proto.build();
    }

    public static Direction fromProto(zoetrope.proto.v1.Direction proto) {
        return switch (proto.getChangeCase()) {
            case NEW_PROMPT -> new Direction.NewPrompt(proto.getNewPrompt());
            case CUT -> new Direction.Cut(proto.getCut());
            case STOP -> new Direction.Stop();
            case CHANGE_NOT_SET -> throw Unknown.value("direction", "none");
        };
    }
}
