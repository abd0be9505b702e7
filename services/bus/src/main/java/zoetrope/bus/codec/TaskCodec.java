package zoetrope.bus.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import zoetrope.core.JobId;
import zoetrope.core.KeyframeTask;

/// A record of the topic `keyframe-tasks`. The attempt is not in it: the broker counts the deliveries.
public final class TaskCodec {
    private TaskCodec() {}

    public static byte[] encode(KeyframeTask task) {
        return zoetrope.proto.v1.KeyframeTask.newBuilder()
                .setJobId(task.job().value())
                .setShot(ShotCodec.toProto(task.shot()))
                .setModel(task.model())
                .setFormat(RequestCodec.toProto(task.format()))
                .setPace(RequestCodec.toProto(task.pace()))
                .build()
                .toByteArray();
    }

    /// @throws IllegalArgumentException if the bytes are no task that this version knows
    public static KeyframeTask decode(byte[] bytes, int attempt) {
        try {
            var proto = zoetrope.proto.v1.KeyframeTask.parseFrom(bytes);
            return new KeyframeTask(
                    new JobId(proto.getJobId()),
                    ShotCodec.fromProto(proto.getShot()),
                    proto.getModel(),
                    RequestCodec.fromProto(proto.getFormat()),
                    RequestCodec.fromProto(proto.getPace()),
                    attempt);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("task: %d bytes (expected: a KeyframeTask)".formatted(bytes.length), e);
        }
    }
}
