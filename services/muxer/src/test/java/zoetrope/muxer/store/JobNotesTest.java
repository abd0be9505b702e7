package zoetrope.muxer.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import zoetrope.core.BusException;
import zoetrope.core.InMemoryNotes;
import zoetrope.core.JobId;
import zoetrope.core.StreamNotes;
import zoetrope.core.VideoFormat;
import zoetrope.muxer.playlist.Targets;

class JobNotesTest {
    private static final JobId JOB = new JobId("video_0123456789abcdef01234567");
    private static final VideoFormat FORMAT = new VideoFormat(128, 128, 16);

    private final InMemoryNotes bus = new InMemoryNotes();

    @Test
    void whatCannotBeNotedIsNotedLaterAndInOrder() throws InterruptedException {
        var unsteady = new Unsteady();
        var notes = begun(unsteady);
        unsteady.away = true;
        for (int number = 0; number < 3; number++) {
            notes.add(segment(number).toJson());
        }
        assertThat(read().segments()).isEmpty();

        unsteady.away = false;
        for (int i = 0; i < 1000 && read().segments().size() < 3; i++) {
            Thread.sleep(10);
        }

        assertThat(read().segments()).containsExactly(segment(0), segment(1), segment(2));
        assertThat(bus.read(JOB)).hasSize(4);
    }

    @Test
    void whoIsClosedTriesNothingAgainAndLeavesNoHole() throws InterruptedException {
        var unsteady = new Unsteady();
        var notes = begun(unsteady);
        var late = new CompletableFuture<Void>();
        unsteady.next = late;
        notes.add(segment(0).toJson());
        notes.add(segment(1).toJson());

        notes.close();
        late.completeExceptionally(new BusException("away", true));
        notes.add(segment(2).toJson());
        Thread.sleep(1500);

        assertThat(unsteady.tried).hasSize(2).last().asString().contains("\"segment\":0");
    }

    @Test
    void notesEndAtAHoleUntilItIsFilled() {
        var notes = begun(bus);
        for (int number : List.of(0, 1, 4, 5)) {
            notes.add(segment(number).toJson());
        }
        assertThat(read().segments()).containsExactly(segment(0), segment(1));

        new JobNotes(bus, JOB, "heir").claim(List.of(segment(2), segment(3)));

        assertThat(read().segments()).containsExactly(segment(0), segment(1), segment(2), segment(3));
    }

    /// A bus that is away at times.
    private final class Unsteady implements StreamNotes {
        private final List<String> tried = new ArrayList<>();
        private volatile boolean away;
        private CompletionStage<Void> next = CompletableFuture.completedStage(null);

        @Override
        public CompletionStage<Void> add(JobId job, String line) {
            tried.add(line);
            return away ? CompletableFuture.failedStage(new BusException("away", true)) : next.thenCompose(_ -> bus.add(job, line));
        }

        @Override
        public List<String> read(JobId job) {
            return bus.read(job);
        }
    }

    private static JobNotes begun(StreamNotes bus) {
        var notes = new JobNotes(bus, JOB, "first");
        notes.add(new StreamHeader(
                        JOB, "token", FORMAT, "libopenh264", Targets.of(FORMAT, 250, 4, true), false,
                        Instant.parse("2026-11-22T12:00:00Z"))
                .toJson());
        return notes;
    }

    private StreamIndex read() {
        return new JobNotes(bus, JOB, "reader").read().orElseThrow();
    }

    private static SegmentEntry segment(int number) {
        return new SegmentEntry(number, 16, 100, PartKind.MEDIA, 4, 4L * (number + 1), new Told(0, 16 * (number + 1), false));
    }
}
