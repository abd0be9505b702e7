package zoetrope.bus.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import zoetrope.core.Fact;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.proto.v1.JobFact;

/// A record of the topic `jobs`.
///
/// @param time when it was appended, by the clock of the one who did
public record JobRecord(JobId job, Instant time, Fact fact) {
    public byte[] encode() {
        return JobFact.newBuilder()
                .setJobId(job.value())
                .setTime(toProto(time))
                .setFact(FactCodec.toProto(fact))
                .build()
                .toByteArray();
    }

    /// @throws IllegalArgumentException if the bytes are no fact that this version knows
    public static JobRecord decode(byte[] bytes) {
        try {
            var proto = JobFact.parseFrom(bytes);
            var time = Instant.ofEpochSecond(proto.getTime().getSeconds(), proto.getTime().getNanos());
            return new JobRecord(new JobId(proto.getJobId()), time, FactCodec.fromProto(proto.getFact()));
        } catch (InvalidProtocolBufferException | DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("job fact: %d bytes (expected: a JobFact)".formatted(bytes.length), e);
        }
    }

    static Timestamp toProto(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    /// The event as the public API shows it.
    public static zoetrope.proto.v1.JobEvent toProto(JobEvent event) {
        return zoetrope.proto.v1.JobEvent.newBuilder()
                .setJobId(event.job().value())
                .setSequence(event.sequence())
                .setTime(toProto(event.time()))
                .setFact(FactCodec.toProto(event.fact()))
                .build();
    }
}
