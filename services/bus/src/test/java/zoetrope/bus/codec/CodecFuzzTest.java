package zoetrope.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zoetrope.core.FoldedJobs;
import zoetrope.core.Fuzz;
import zoetrope.core.Given;
import zoetrope.core.JobId;

/// A record that is none, whoever wrote it, is refused; it never ends the thread that follows the topic.
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class CodecFuzzTest {
    private static final JobId JOB = new JobId("video_0123456789abcdef01234567");

    @Test
    void factsOfTheJobLog() {
        List<byte[]> sound = CodecTest.facts()
                .map(fact -> new JobRecord(JOB, java.time.Instant.parse("2026-11-22T12:00:00Z"), fact).encode())
                .toList();
        var answers = Fuzz.run("job log", Fuzz.inputs(), sound, List.of(JOB.value()), input -> {
            try {
                var record = JobRecord.decode(input);
                var jobs = new FoldedJobs();
                jobs.add(record.job(), record.time(), Given.submitted(""));
                jobs.add(record.job(), record.time(), record.fact());
                return "read";
            } catch (IllegalArgumentException told) {
                return "refused";
            }
        });
        assertThat(answers).containsKeys("read", "refused");
    }

    @Test
    void tasksAndChunks() {
        var sound = List.of(TaskCodec.encode(Given.task(JOB)), ChunkCodec.encode(Given.chunk(JOB, 1, 2)));
        var answers = Fuzz.run("tasks and chunks", Fuzz.inputs(10), sound, List.of(JOB.value()), input -> {
            boolean task = reads(() -> TaskCodec.decode(input, 1));
            boolean chunk = reads(() -> ChunkCodec.decode(ChunkCodec.parse(ByteBuffer.wrap(input))));
            return task || chunk ? "read" : "refused";
        });
        assertThat(answers).containsKeys("read", "refused");
    }

    private static boolean reads(Runnable decode) {
        try {
            decode.run();
            return true;
        } catch (IllegalArgumentException told) {
            return false;
        }
    }
}
