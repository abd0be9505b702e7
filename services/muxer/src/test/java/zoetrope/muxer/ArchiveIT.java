package zoetrope.muxer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.Fact;
import zoetrope.core.InMemoryBus;
import zoetrope.core.InMemoryGroup;
import zoetrope.core.InMemoryNotes;
import zoetrope.core.JobId;
import zoetrope.core.JobStatus;
import zoetrope.core.Membership;
import zoetrope.core.Pace;
import zoetrope.muxer.encode.Decoded;
import zoetrope.muxer.encode.TestPattern;
import zoetrope.muxer.store.StreamDirectory;

/// Several muxers with an archive: what has ended does not depend on who made it.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ArchiveIT {
    @TempDir
    Path root;

    private final InMemoryBus bus = new InMemoryBus();
    private final InMemoryGroup group = new InMemoryGroup();
    private final InMemoryNotes notes = new InMemoryNotes();

    private record Member(Studio studio, Membership place) implements AutoCloseable {
        @Override
        public void close() throws TimeoutException {
            place.close();
            studio.close();
        }
    }

    /// A muxer that knows the address of no other.
    private Member member(String name) throws Exception {
        var place = group.join();
        var settings = Studio.settings(root.resolve(name));
        var archived = settings.withStorage(settings.storage().archivedIn(root.resolve("archive")));
        return new Member(new Studio(archived, bus, new Ports(bus, bus, bus.chunks(), place, notes), _ -> List.of()), place);
    }

    private JobId finished(Studio studio) throws Exception {
        var job = studio.submit(Pace.LIVE, 33);
        studio.render(job, 0, 33, 0, Duration.ZERO);
        studio.await(job, it -> it.status() == JobStatus.COMPLETED);
        return job;
    }

    @Test
    void aFinishedVideoOutlivesItsMuxerAndItsDisk() throws Exception {
        JobId job;
        byte[] video;
        try (var first = member("first")) {
            job = finished(first.studio());
            video = first.studio().bytes(first.studio().url(job, "video.mp4")).body();
        }
        StreamDirectory.of(root.resolve("first"), job).delete();
        try (var other = member("other")) {
            var studio = other.studio();
            assertThat(Decoded.open(studio.url(job, "main.m3u8"), Map.of()).numbers())
                    .containsExactlyElementsOf(TestPattern.numbers(0, 33));
            assertThat(studio.bytes(studio.url(job, "video.mp4")).body()).isEqualTo(video);
            var askedByAGateway = studio.send("HEAD", studio.url(job, "video.mp4"), BodyHandlers.discarding(), "zoetrope-passed-on", "1");
            assertThat(askedByAGateway.statusCode()).isEqualTo(200);
            assertThat(studio.get(studio.url(job, "video.mp4").replace("t0ken", "token")).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aDeletedVideoIsGoneForAll() throws Exception {
        try (var first = member("first");
                var other = member("other")) {
            var job = finished(first.studio());
            assertThat(other.studio().get(other.studio().url(job, "main.m3u8")).statusCode()).isEqualTo(200);

            bus.append(job, new Fact.Deleted());

            for (var studio : List.of(first.studio(), other.studio())) {
                for (int i = 0; i < 1000 && studio.get(studio.url(job, "video.mp4")).statusCode() != 404; i++) {
                    Thread.sleep(10);
                }
                assertThat(studio.get(studio.url(job, "main.m3u8")).statusCode()).isEqualTo(404);
                assertThat(studio.get(studio.url(job, "video.mp4")).statusCode()).isEqualTo(404);
            }
            assertThat(root.resolve("archive").resolve(job.value())).doesNotExist();
        }
    }

    @Test
    void whatAMuxerArchivedAndCouldNotReportTheNextOneReports() throws Exception {
        JobId job;
        try (var first = member("first")) {
            job = finished(first.studio());
        }
        var earlier = new InMemoryBus();
        bus.watch(job, 1, event -> {
            if (!(event.fact() instanceof Fact.Completed)) {
                earlier.append(job, event.fact());
            }
        }).close();
        var settings = Studio.settings(root.resolve("other"));
        try (var studio = new Studio(
                settings.withStorage(settings.storage().archivedIn(root.resolve("archive"))), earlier)) {
            assertThat(studio.await(job, it -> it.status().terminal()).status()).isEqualTo(JobStatus.COMPLETED);
            assertThat(Files.exists(root.resolve("other").resolve(job.value()))).isFalse();
            assertThat(studio.get(studio.url(job, "video.m3u8")).body()).endsWith("#EXT-X-ENDLIST\n");
        }
    }
}
