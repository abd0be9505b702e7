package zoetrope.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import zoetrope.core.Beat;
import zoetrope.core.Chunk;
import zoetrope.core.Direction;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.JobRequest;
import zoetrope.core.KeyframeTask;
import zoetrope.core.Latents;
import zoetrope.core.Pace;
import zoetrope.core.Shot;
import zoetrope.core.ShotRequest;
import zoetrope.core.ShotRequest.Transition;
import zoetrope.core.Tenant;
import zoetrope.core.VideoFormat;
import zoetrope.proto.v1.JobFact;

class CodecTest {
    private static final Instant TIME = Instant.parse("2026-11-22T12:00:00.123456789Z");

    static Stream<Fact> facts() {
        var storyboard = List.of(
                new ShotRequest("a beach", 2.5, 0, Transition.CUT), new ShotRequest("rain", 1, -9, Transition.CONTINUE));
        var shots = List.of(
                new Shot(3, Long.MIN_VALUE, 33, List.of(new Beat(0, "a"), new Beat(9, "b"))),
                new Shot(1, 5, 1, List.of(new Beat(0, "ü 動画"))));
        return Stream.of(
                new Fact.Submitted(
                        new JobRequest("id", "", "", storyboard, 0, "128x128", -1, Pace.BATCH),
                        "wan-nano",
                        new VideoFormat(128, 96, 24),
                        "token"),
                new Fact.Submitted(
                        new JobRequest("", "m", "a prompt", List.of(), 0, "", Long.MAX_VALUE, Pace.LIVE, "https://example.org/told"),
                        "m",
                        new VideoFormat(832, 480, 16),
                        "t",
                        new Tenant("acme")),
                new Fact.Planned(2, shots, true),
                new Fact.Planned(0, List.of(), false),
                new Fact.Directed(new Direction.NewPrompt("snow")),
                new Fact.Directed(new Direction.Cut("a forest")),
                new Fact.Directed(new Direction.Stop()),
                new Fact.ShotStarted(4, 2, 8, "worker-1"),
                new Fact.ChunkRendered(4, 8, 93, 12, true, Duration.ofSeconds(3, 5), "worker-1"),
                new Fact.Playable(),
                new Fact.Completed(1L << 40, 1L << 50),
                new Fact.Failed("worker_error", "out of memory"),
                new Fact.Cancelled(),
                new Fact.Deleted(),
                new Fact.Notified(true, 3));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void everyFactComesBackAsItWas(Fact fact) {
        var record = new JobRecord(Given.job(), TIME, fact);

        assertThat(JobRecord.decode(record.encode())).isEqualTo(record);
    }

    @Test
    void aSubmissionOlderThanTenantsIsTheDefaultTenants() throws Exception {
        var fact = facts().findFirst().orElseThrow();
        var record = JobFact.parseFrom(new JobRecord(Given.job(), TIME, fact).encode()).toBuilder();
        record.getFactBuilder().getSubmittedBuilder().clearTenant();

        assertThat(JobRecord.decode(record.build().toByteArray()).fact())
                .isInstanceOfSatisfying(
                        Fact.Submitted.class, old -> assertThat(old.tenant()).isEqualTo(Tenant.DEFAULT));
    }

    @Test
    void theFactsAboveAreAllThereAre() {
        assertThat(facts().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(Fact.class.getPermittedSubclasses());
    }

    @Test
    void whatThisVersionDoesNotKnowIsRefused() {
        var fromTheFuture = JobFact.newBuilder().setJobId(Given.job().value()).build().toByteArray();

        assertThatThrownBy(() -> JobRecord.decode(fromTheFuture))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fact: none");
        assertThatThrownBy(() -> JobRecord.decode(new byte[] {1, 2, 3})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTaskComesBackWithTheAttemptOfItsDelivery() {
        var task = Given.task(Given.job());

        var decoded = TaskCodec.decode(TaskCodec.encode(task), 3);

        assertThat(decoded)
                .isEqualTo(new KeyframeTask(task.job(), task.shot(), task.model(), task.format(), task.pace(), 3));
    }

    @Test
    void aChunkComesBackBitForBit() {
        var job = Given.job();
        var latents = new Latents(1, 1, 1, 3, new float[] {Float.MIN_VALUE, -0.0f, Float.NaN});
        var chunk = new Chunk(job, 1, 7, 81, true, Given.FORMAT, Given.chunk(job, 1, 7).pixels(), latents);

        var decoded = ChunkCodec.decode(ChunkCodec.parse(ByteBuffer.wrap(ChunkCodec.encode(chunk))));

        assertThat(decoded).usingRecursiveComparison().ignoringFields("latents.values").isEqualTo(chunk);
        assertThat(decoded.latents().values()).isEqualTo(latents.values());
    }

    @Test
    void parsingLeavesThePixelsInTheBuffer() {
        var buffer = ByteBuffer.wrap(ChunkCodec.encode(Given.chunk(Given.job(), 0, 0)));
        var parsed = ChunkCodec.parse(buffer);
        byte before = parsed.getPixels().byteAt(0);

        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, (byte) ~buffer.get(i));
        }

        assertThat(parsed.getPixels().byteAt(0)).isEqualTo((byte) ~before);
    }
}
