package zoetrope.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobTest {
    private static final JobId ID = new JobId("video_0123456789abcdef01234567");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final JobRequest request = new JobRequest("", "", "a red ball", List.of(), 2, "", 7, Pace.LIVE);
    private final Shot shot = new Shot(0, 7, 32, List.of(new Beat(0, "a red ball")));

    private Job fold(Fact... facts) {
        var submitted = new Fact.Submitted(request, "wan-nano", new VideoFormat(128, 128, 16), "token");
        Job job = Job.submitted(new JobEvent(ID, 1, NOON, submitted), submitted);
        for (int i = 0; i < facts.length; i++) {
            job = job.after(new JobEvent(ID, i + 2, NOON.plusSeconds(i + 1), facts[i]));
        }
        return job;
    }

    private static Fact.ChunkRendered chunk(int index, int frames, boolean last) {
        return new Fact.ChunkRendered(0, index, 0, frames, last, Duration.ofMillis(100), "w");
    }

    @Test
    void countsEachChunkOnce() {
        Job job = fold(new Fact.Planned(0, List.of(shot), false), chunk(0, 9, false), chunk(0, 9, false), chunk(1, 12, false));

        assertThat(job.framesRendered()).isEqualTo(21);
        assertThat(job.renderTime()).isEqualTo(Duration.ofMillis(200));
        assertThat(job.progressShare()).hasValue(21 / 32.0);
    }

    @Test
    void countsTheWorkersThatTookAShotSinceItsLastNewChunk() {
        var plan = new Fact.Planned(0, List.of(shot), false);
        var start = new Fact.ShotStarted(0, 1, 0, "w");

        assertThat(fold(plan, start, start).shotProgress(0).inVain()).isEqualTo(2);
        assertThat(fold(plan, start, start, chunk(0, 9, false)).shotProgress(0).inVain()).isZero();
        assertThat(fold(plan, chunk(0, 9, false), start, chunk(0, 9, false)).shotProgress(0).inVain()).isEqualTo(1);
    }

    @Test
    void isRenderedWhenTheLastChunkOfAClosedPlanIs() {
        var open = new Fact.Planned(0, List.of(shot), true);
        var closed = new Fact.Planned(0, List.of(shot), false);

        assertThat(fold(open, chunk(0, 9, true)).rendered()).isFalse();
        assertThat(fold(closed, chunk(0, 9, false)).rendered()).isFalse();
        assertThat(fold(closed, chunk(0, 9, true)).rendered()).isTrue();
    }

    @Test
    void staysAsItEnded() {
        Job job = fold(new Fact.Cancelled(), new Fact.Completed(32, 1000));

        assertThat(job.status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(job.endedAt()).isEqualTo(NOON.plusSeconds(1));
        assertThat(job.sequence()).isEqualTo(3);
    }

    @Test
    void aShotCanEndWithoutAnotherChunk() {
        Job job = fold(new Fact.Planned(0, List.of(shot), false), chunk(0, 9, false), chunk(1, 0, true));

        assertThat(job.shotProgress(0).finished()).isTrue();
        assertThat(job.shotProgress(0).chunks()).isEqualTo(1);
        assertThat(job.framesRendered()).isEqualTo(9);
    }

    @Test
    void whatHasEndedCanStillBeDeleted() {
        Job job = fold(new Fact.Completed(32, 1000), new Fact.Deleted(), new Fact.Cancelled());

        assertThat(job.status()).isEqualTo(JobStatus.DELETED);
        assertThat(job.status().terminal()).isTrue();
        assertThat(job.endedAt()).isEqualTo(NOON.plusSeconds(2));
    }

    @Test
    void isNotifiedOnlyAfterItsEnd() {
        assertThat(fold(new Fact.Notified(true, 1), new Fact.Completed(32, 1000)).notified()).isFalse();
        assertThat(fold(new Fact.Completed(32, 1000)).notified()).isFalse();

        Job job = fold(new Fact.Completed(32, 1000), new Fact.Notified(false, 4), new Fact.Cancelled());
        assertThat(job.notified()).isTrue();
        assertThat(job.status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aReplanKeepsTheFirstShotsAndReplacesTheRest() {
        var second = new Shot(1, 8, 16, shot.beats());
        var third = new Shot(2, 9, 16, shot.beats());
        Job job = fold(new Fact.Planned(0, List.of(shot, second), false), new Fact.Planned(1, List.of(third), true));

        assertThat(job.plan()).isEqualTo(new Plan(List.of(shot, third), true));
        assertThat(job.plan().nextIndex()).isEqualTo(3);
    }

    @Test
    void aReplannedShotKeepsTheBeatsBeforeThoseItIsGiven() {
        var day = new Beat(0, "day");
        var night = new Beat(50, "night");
        var rain = new Beat(90, "rain");
        var snow = new Beat(90, "snow");
        Job job = fold(
                new Fact.Planned(0, List.of(new Shot(0, 7, 100, List.of(day, night))), true),
                new Fact.Planned(0, List.of(new Shot(0, 7, 200, List.of(night, rain))), true),
                new Fact.Planned(0, List.of(new Shot(0, 7, 300, List.of(snow))), true));

        assertThat(job.plan().shots()).containsExactly(new Shot(0, 7, 300, List.of(day, night, snow)));
    }
}
