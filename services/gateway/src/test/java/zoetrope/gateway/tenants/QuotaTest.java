package zoetrope.gateway.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import zoetrope.core.Fact;
import zoetrope.core.FoldedJobs;
import zoetrope.core.Given;
import zoetrope.core.InvalidRequest;
import zoetrope.core.JobId;
import zoetrope.core.JobRequest;
import zoetrope.core.Pace;
import zoetrope.core.Shot;
import zoetrope.core.Tenant;
import zoetrope.gateway.Refusal;

class QuotaTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final FoldedJobs jobs = new FoldedJobs();

    private static JobRequest request(double seconds) {
        return new JobRequest("", "", "a red ball", List.of(), seconds, "", 7, Pace.LIVE);
    }

    /// Frames come at 16 a second.
    private JobId submitted(String tenant, double seconds, Instant at) {
        var id = Given.job();
        jobs.add(id, at, new Fact.Submitted(request(seconds), "wan-nano", Given.FORMAT, "t", new Tenant(tenant)));
        return id;
    }

    private void rendered(JobId id, int frames) {
        var shot = new Shot(0, 7, 3600 * 16, Given.shot(0).beats());
        jobs.add(id, NOON, new Fact.Planned(0, List.of(shot), true));
        jobs.add(id, NOON, new Fact.ChunkRendered(0, 0, 0, frames, false, Duration.ofSeconds(1), "w"));
    }

    private Quota quota(int jobsAtOnce, double secondsADay) {
        return Quota.of(GivenAccounts.account("acme", "zk_acme", jobsAtOnce, secondsADay), jobs.all());
    }

    private static Refusal refusal(Quota quota, double seconds, Quota.Coming... coming) {
        try {
            quota.admit(request(seconds), List.of(coming), NOON, RETRY);
        } catch (Refusal e) {
            assertThat(e.reason()).isEqualTo(Refusal.Reason.QUOTA_EXCEEDED);
            return e;
        }
        throw new AssertionError("admitted");
    }

    @Test
    void jobsAtOnceAreThoseThatHaveNotEnded() {
        submitted("acme", 2, NOON);
        var ending = submitted("acme", 2, NOON);
        submitted("other", 2, NOON);

        assertThat(refusal(quota(2, 0), 2)).hasMessage("jobs_at_once: 2 of 'acme' have not ended (expected: fewer than 2)");
        jobs.add(ending, NOON, new Fact.Cancelled());
        assertThatCode(() -> quota(2, 0).admit(request(2), List.of(), NOON, RETRY)).doesNotThrowAnyException();
    }

    @Test
    void submissionsUnderWayCount() {
        submitted("acme", 2, NOON);
        var quota = quota(2, 10);

        assertThat(refusal(quota, 2, new Quota.Coming(quota.account(), 2))).hasMessageStartingWith("jobs_at_once: 2");
        assertThat(refusal(quota(0, 10), 4, new Quota.Coming(quota.account(), 5))).hasMessageStartingWith("seconds_a_day");
    }

    @Test
    void secondsAreReservedWhileAVideoRunsAndGivenBackIfTheyWereNotRendered() {
        var id = submitted("acme", 8, NOON.minusSeconds(60));
        assertThat(refusal(quota(0, 10), 4))
                .hasMessage(
                        "seconds_a_day: 'acme' has used 8.0 of 10.0 in the last 24 hours, and this video has 4.0 (expected: at most 2.0)");

        rendered(id, 32);
        jobs.add(id, NOON, new Fact.Cancelled());
        assertThat(quota(0, 10).secondsUsed(NOON)).isEqualTo(2);
        assertThatCode(() -> quota(0, 10).admit(request(8), List.of(), NOON, RETRY)).doesNotThrowAnyException();
    }

    @Test
    void theRefusalSaysWhenEnoughSecondsAreADayOld() {
        for (int hoursAgo : new int[] {1, 20, 23}) {
            var id = submitted("acme", 3, NOON.minus(Duration.ofHours(hoursAgo)));
            rendered(id, 48);
            jobs.add(id, NOON, new Fact.Completed(48, 1));
        }

        assertThat(refusal(quota(0, 10), 4).retrySeconds(5)).isEqualTo(Duration.ofHours(1).toSeconds());
        assertThat(refusal(quota(0, 10), 7).retrySeconds(5)).isEqualTo(Duration.ofHours(4).toSeconds());
    }

    @Test
    void whatIsADayOldCountsNoMore() {
        var id = submitted("acme", 8, NOON.minus(Duration.ofHours(25)));
        rendered(id, 128);
        assertThat(quota(0, 10).secondsUsed(NOON)).isEqualTo(8); // it runs
        jobs.add(id, NOON, new Fact.Completed(128, 1));
        assertThat(quota(0, 10).secondsUsed(NOON)).isZero();
    }

    @Test
    void aVideoLongerThanTheDaysSecondsIsRefusedForGood() {
        assertThatThrownBy(() -> quota(0, 10).admit(request(11), List.of(), NOON, RETRY))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("seconds: 11.0 (expected: at most 10.0, the seconds a day of 'acme')");
    }

    @Test
    void anEndlessVideoCountsWhatItHasSoFar() {
        var id = submitted("acme", 0, NOON);
        assertThat(quota(0, 10).exhausted(NOON)).isFalse();

        rendered(id, 160);
        assertThat(quota(0, 10).exhausted(NOON)).isTrue();
        assertThat(refusal(quota(0, 10), 0)).hasMessageStartingWith("seconds_a_day");
        assertThat(quota(0, 0).exhausted(NOON)).isFalse();
    }
}
