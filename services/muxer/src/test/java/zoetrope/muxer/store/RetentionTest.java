package zoetrope.muxer.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.JobId;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.MuxerSettings;
import zoetrope.muxer.playlist.Targets;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final VideoFormat FORMAT = new VideoFormat(128, 128, 16);

    @TempDir
    Path root;

    @Test
    void oldStreamsGoAndRunningOnesStay() throws IOException {
        var old = stream(1, 100, NOW.minus(Duration.ofDays(8)));
        var fresh = stream(2, 100, NOW.minus(Duration.ofDays(1)));
        var running = stream(3, 100, null);

        assertThat(retention(10_000_000).sweep(NOW, _ -> false, _ -> true)).containsExactly(old);
        assertThat(directory(old)).doesNotExist();
        assertThat(directory(fresh)).exists();
        assertThat(directory(running)).exists();
    }

    @Test
    void theOldestGoFirstWhenSpaceIsShort() throws IOException {
        var older = stream(1, 700_000, NOW.minusSeconds(300));
        var newer = stream(2, 700_000, NOW.minusSeconds(200));
        var newest = stream(3, 200_000, NOW.minusSeconds(100));
        stream(4, 5_000_000, null);

        assertThat(retention(1_000_000).sweep(NOW, _ -> false, _ -> true)).containsExactly(older);
        assertThat(directory(newer)).exists();
        assertThat(directory(newest)).exists();
        assertThat(retention(1_000_000).sweep(NOW, _ -> false, _ -> true)).isEmpty();
    }

    @Test
    void whatAnEndlessStreamGaveUpWhileItRanTakesNoSpace() throws IOException {
        var older = stream(1, 300_000, NOW.minusSeconds(300));
        var endless = StreamDirectory.of(root, new JobId("video_%024x".formatted(2)));
        endless.begin(header(2, false), new byte[10]);
        for (int number = 0; number < 20; number++) {
            endless.add(entry(number, 100_000), List.of(new byte[100_000]));
        }
        for (int number = 0; number < 15; number++) {
            Files.delete(endless.segment(number));
        }
        endless.end(new StreamEnd(80, 100_000, NOW.minusSeconds(200)));

        assertThat(retention(1_000_000).sweep(NOW, _ -> false, _ -> true)).isEmpty();
        var newest = stream(3, 300_000, NOW.minusSeconds(100));

        assertThat(retention(1_000_000).sweep(NOW, _ -> false, _ -> true)).containsExactly(older);
        assertThat(directory(newest)).exists();
    }

    @Test
    void anIndexLineThatACrashCutShortIsForgotten() throws IOException {
        var job = stream(1, 100, null);
        var index = directory(job).resolve("index.jsonl");
        Files.writeString(index, "{\"segment\":1,\"fra", StandardOpenOption.APPEND);
        var directory = StreamDirectory.of(root, job);

        var read = directory.index().orElseThrow();
        directory.resume(read);
        directory.add(entry(1, 50), List.of(new byte[50]));

        assertThat(directory.index().orElseThrow().segments()).containsExactly(entry(0, 100), entry(1, 50));
    }

    @Test
    void anUnreadableStreamIsLeftAlone() throws IOException {
        Files.createDirectories(root.resolve("video_bad"));
        Files.writeString(root.resolve("video_bad").resolve("index.jsonl"), "nonsense\n");
        var good = stream(1, 100, NOW);

        assertThat(retention(10_000_000).streams()).extracting(s -> s.header().job()).containsExactly(good);
    }

    private Retention retention(long maxBytes) {
        return new Retention(new MuxerSettings.Storage(root, Duration.ofDays(7), maxBytes, 1_000_000, ""));
    }

    private JobId stream(int number, int bytes, Instant end) throws IOException {
        var job = new JobId("video_%024x".formatted(number));
        var directory = StreamDirectory.of(root, job);
        directory.begin(header(number, true), new byte[10]);
        directory.add(entry(0, bytes), List.of(new byte[bytes]));
        if (end != null) {
            directory.end(new StreamEnd(16, 0, end));
        }
        return job;
    }

    private static StreamHeader header(int number, boolean event) {
        return new StreamHeader(
                new JobId("video_%024x".formatted(number)), "token" + number, FORMAT, "libopenh264", Targets.of(FORMAT, 250, 4, true),
                event, NOW);
    }

    private static SegmentEntry entry(long number, int bytes) {
        return new SegmentEntry(number, 16, bytes, PartKind.MEDIA, 4, 4 * (number + 1), new Told(0, 16, false));
    }

    private Path directory(JobId job) {
        return root.resolve(job.value());
    }
}
