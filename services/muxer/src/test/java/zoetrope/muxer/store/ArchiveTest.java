package zoetrope.muxer.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.JobId;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.MuxerSettings;
import zoetrope.muxer.playlist.Targets;

class ArchiveTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final VideoFormat FORMAT = new VideoFormat(128, 128, 16);

    @TempDir
    Path root;

    private Archive archive;

    @BeforeEach
    void open() {
        archive = new Archive(
                root.resolve("archive"),
                new MuxerSettings.Storage(root.resolve("own"), Duration.ofDays(7), 10_000_000, 1_000_000, ""));
    }

    @Test
    void whatIsPutIsThereWithoutWhatIsOnlyOfItsMaking() throws IOException {
        var job = new JobId("video_%024x".formatted(1));
        var made = made(job, NOW);
        Files.createDirectories(made.waiting());
        Files.write(made.path().resolve("seg7.m4s.part"), new byte[3]);

        archive.put(job, made);

        assertThat(archive.find(job)).isEqualTo(made.index());
        assertThat(files(archive.directory(job).path())).containsExactlyInAnyOrder("init.mp4", "seg0.m4s", "index.jsonl", "video.mp4");
    }

    @Test
    void ofSeveralMuxersThatPutOrDeleteAStreamOneDoes() throws Exception {
        var job = new JobId("video_%024x".formatted(1));
        var made = made(job, NOW);

        atOnce(8, () -> archive.put(job, made));
        assertThat(archive.find(job)).isPresent();
        assertThat(files(root.resolve("archive/unsettled"))).isEmpty();

        atOnce(8, () -> archive.delete(job));
        assertThat(archive.find(job)).isEmpty();
        assertThat(files(root.resolve("archive/unsettled"))).isEmpty();
    }

    @Test
    void eachMuxerSweepsItsShare() throws IOException {
        var ours = new JobId("video_%024x".formatted(1));
        var theirs = new JobId("video_%024x".formatted(2));
        var unwanted = new JobId("video_%024x".formatted(3));
        for (var job : List.of(ours, theirs)) {
            archive.put(job, made(job, NOW.minus(Duration.ofDays(8))));
        }
        archive.put(unwanted, made(unwanted, NOW));

        archive.sweep(NOW, stream -> stream.header().job().equals(unwanted), job -> !job.equals(theirs));

        assertThat(archive.streams()).extracting(stream -> stream.header().job()).containsExactly(theirs);
    }

    @Test
    void whatAProcessThatDiedLeftBehindGoes() throws IOException {
        var left = Files.createDirectories(root.resolve("archive/unsettled/video_1.x"));
        Files.write(left.resolve("seg0.m4s"), new byte[3]);
        Files.setLastModifiedTime(left, FileTime.from(NOW.minus(Duration.ofDays(1))));
        var arriving = Files.createDirectories(root.resolve("archive/unsettled/video_2.x"));
        Files.setLastModifiedTime(arriving, FileTime.from(NOW.minusSeconds(60)));

        archive.sweep(NOW, _ -> false, _ -> true);

        assertThat(left).doesNotExist();
        assertThat(arriving).exists();
    }

    private StreamDirectory made(JobId job, Instant end) throws IOException {
        var directory = StreamDirectory.of(root.resolve("own"), job);
        directory.begin(
                new StreamHeader(job, "token", FORMAT, "libopenh264", Targets.of(FORMAT, 250, 4, true), true, NOW), new byte[10]);
        directory.add(new SegmentEntry(0, 16, 100, PartKind.MEDIA, 4, 4, new Told(0, 16, true)), List.of(new byte[100]));
        Files.write(directory.download(), new byte[200]);
        directory.end(new StreamEnd(16, 200, end));
        return directory;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void atOnce(int times, Work work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < times; i++) {
                running.add(threads.submit((Callable<Void>) () -> {
                    work.run();
                    return null;
                }));
            }
            for (var each : running) {
                each.get();
            }
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
