package zoetrope.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FoldedJobsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final FoldedJobs jobs = new FoldedJobs();

    @Test
    void forgetsOnlyWhatEndedLongAgo() {
        var running = Given.job();
        var recent = Given.job();
        var old = Given.job();
        jobs.add(running, NOON.minusSeconds(100), Given.submitted("running"));
        jobs.add(recent, NOON.minusSeconds(100), Given.submitted("recent"));
        jobs.add(old, NOON.minusSeconds(100), Given.submitted("old"));
        jobs.add(recent, NOON.plusSeconds(1), new Fact.Cancelled());
        jobs.add(old, NOON.minusSeconds(1), new Fact.Cancelled());

        jobs.forget(NOON);

        assertThat(jobs.get(running)).isPresent();
        assertThat(jobs.get(recent)).isPresent();
        assertThat(jobs.get(old)).isEmpty();
        assertThat(jobs.byRequestId(Tenant.DEFAULT, "old")).isEmpty();
        assertThat(jobs.byRequestId(Tenant.DEFAULT, "recent")).isPresent();
    }

    @Test
    void aSecondSubmissionChangesNothing() {
        var job = Given.job();
        jobs.add(job, NOON, Given.submitted("first"));
        jobs.add(job, NOON.plusSeconds(1), Given.submitted("second"));

        assertThat(jobs.get(job)).map(Job::submission).hasValue(Given.submitted("first"));
        assertThat(jobs.byRequestId(Tenant.DEFAULT, "second")).isEmpty();
    }

    @Test
    void aSubmissionLongAfterTheJobsEndBeginsItAnew() {
        var job = Given.job();
        jobs.add(job, NOON, Given.submitted("first"));
        jobs.add(job, NOON.plusSeconds(1), new Fact.Cancelled());

        assertThat(jobs.add(job, NOON.plusSeconds(2), Given.submitted("second"))).as("soon: a twin of the first").isEmpty();
        assertThat(jobs.add(job, NOON.plusSeconds(3600), Given.submitted("third"))).map(JobEvent::sequence).hasValue(1L);
        assertThat(jobs.get(job)).map(Job::status).hasValue(JobStatus.QUEUED);
        assertThat(jobs.byRequestId(Tenant.DEFAULT, "first")).isEmpty();
        assertThat(jobs.byRequestId(Tenant.DEFAULT, "third")).map(Job::id).hasValue(job);
    }

    @Test
    void everyTenantHasRequestIdsOfItsOwn() {
        var ours = Given.job();
        var theirs = Given.job();
        var first = Given.submitted("same");
        var acme = new Tenant("acme");
        jobs.add(ours, NOON, first);
        jobs.add(theirs, NOON, new Fact.Submitted(first.request(), first.model(), first.format(), "other", acme));

        assertThat(jobs.byRequestId(Tenant.DEFAULT, "same")).map(Job::id).hasValue(ours);
        assertThat(jobs.byRequestId(acme, "same")).map(Job::id).hasValue(theirs);
        assertThat(jobs.byRequestId(new Tenant("third"), "same")).isEmpty();
    }

    @Test
    void findsTheFirstEventThatIsSo() {
        var job = Given.job();
        jobs.add(job, NOON, Given.submitted(""));
        jobs.add(job, NOON.plusSeconds(1), Given.rendered(0));
        jobs.add(job, NOON.plusSeconds(2), Given.rendered(0));

        assertThat(jobs.first(job, fact -> fact instanceof Fact.ChunkRendered)).map(JobEvent::sequence).hasValue(2L);
        assertThat(jobs.first(job, fact -> fact instanceof Fact.Cancelled)).isEmpty();
        assertThat(jobs.first(Given.job(), _ -> true)).isEmpty();
    }
}
