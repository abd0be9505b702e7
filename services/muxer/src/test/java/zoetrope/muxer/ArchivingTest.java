package zoetrope.muxer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.Fact;
import zoetrope.core.JobId;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.live.Streams;
import zoetrope.muxer.playlist.Targets;
import zoetrope.muxer.store.Archive;
import zoetrope.muxer.store.Retention;
import zoetrope.muxer.store.StreamDirectory;
import zoetrope.muxer.store.StreamEnd;
import zoetrope.muxer.store.StreamHeader;

class ArchivingTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final JobId JOB = new JobId("video_%024x".formatted(1));

    @TempDir
    Path root;

    private final List<Fact> reported = new ArrayList<>();
    private StreamDirectory local;
    private Archive archive;
    private Archiving archiving;

    @BeforeEach
    void aStreamHasEnded() throws IOException {
        var storage = new MuxerSettings.Storage(root.resolve("own"), Duration.ofDays(7), 1_000_000_000, 1_000_000, "");
        archive = new Archive(root.resolve("archive"), storage);
        archiving = new Archiving(archive, new Retention(storage), new Streams(), (_, fact) -> reported.add(fact));
        var format = new VideoFormat(128, 128, 16);
        local = StreamDirectory.of(root.resolve("own"), JOB);
        local.begin(
                new StreamHeader(JOB, "token", format, "libopenh264", Targets.of(format, 250, 4, true), true, NOON), new byte[10]);
        local.end(new StreamEnd(16, 100, NOON));
    }

    @Test
    void aVideoIsArchivedBeforeItIsReported() throws IOException {
        archiving.report(JOB, new Fact.Completed(16, 100));

        assertThat(archive.find(JOB)).isPresent();
        assertThat(reported).containsExactly(new Fact.Completed(16, 100));
    }

    @Test
    void whatIsHereGoesWhenItsViewersHaveGone() throws IOException {
        archiving.sweep(NOON.plusSeconds(30), _ -> true);
        assertThat(archive.find(JOB)).isPresent();
        assertThat(local.path()).exists();

        archiving.sweep(NOON.plusSeconds(90), _ -> true);
        assertThat(archive.find(JOB)).isPresent();
        assertThat(local.path()).doesNotExist();
    }

    @Test
    void whatTheLogHasNotHeardOfStays() throws IOException {
        archiving.sweep(NOON.plusSeconds(90), _ -> false);
        assertThat(archive.find(JOB)).isEmpty();
        assertThat(local.path()).exists();
    }

    @Test
    void anArchiveThatIsAwayLosesNothing() throws IOException {
        Files.writeString(root.resolve("archive"), "in the way of the folder");

        archiving.report(JOB, new Fact.Completed(16, 100));
        archiving.sweep(NOON.plusSeconds(90), _ -> true);
        assertThat(reported).hasSize(1);
        assertThat(local.path()).exists();

        Files.delete(root.resolve("archive"));
        archiving.sweep(NOON.plusSeconds(120), _ -> true);
        assertThat(archive.find(JOB)).isPresent();
        assertThat(local.path()).doesNotExist();
    }

    @Test
    void anArchiveThatBreaksDoesNotKeepAVideoFromTheLog() throws IOException {
        var broken = FileSystems.newFileSystem(root.resolve("archive.zip"), Map.of("create", "true"));
        broken.close();
        var storage = MuxerSettings.defaults().storage().in(root.resolve("own"));
        archiving = new Archiving(
                new Archive(broken.getPath("archive"), storage), new Retention(storage), new Streams(), (_, fact) -> reported.add(fact));

        archiving.report(JOB, new Fact.Completed(16, 100));

        assertThat(reported).containsExactly(new Fact.Completed(16, 100));
    }
}
