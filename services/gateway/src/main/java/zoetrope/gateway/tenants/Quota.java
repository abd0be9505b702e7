package zoetrope.gateway.tenants;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import zoetrope.core.InvalidRequest;
import zoetrope.core.Job;
import zoetrope.core.JobRequest;
import zoetrope.gateway.Refusal;
import zoetrope.gateway.Refusal.Reason;

/// What a tenant may still ask for, counted from its jobs in the log.
///
/// A video that runs counts with the seconds it was asked for, one that has ended with those that were rendered; an endless
/// one with what is rendered so far. Videos count for 24 hours from their submission, and for as long as they run.
///
/// @param jobs the tenant's, of those the log still has
public record Quota(Account account, List<Job> jobs) {
    private static final Duration DAY = Duration.ofDays(1);

    /// A submission that is not in the log yet.
    public record Coming(Account by, double seconds) {}

    public Quota {
        jobs = List.copyOf(jobs);
    }

    /// Of all jobs, those of one account.
    public static Quota of(Account account, List<Job> all) {
        return new Quota(
                account,
                all.stream().filter(job -> job.tenant().equals(account.tenant())).toList());
    }

    /// @param coming the tenant's own submissions that are not among the jobs yet
    /// @param retry when a job may have ended
    /// @throws Refusal if there is no room for one more video now
    /// @throws InvalidRequest if it is longer than the tenant may ever ask for
    public void admit(JobRequest request, List<Coming> coming, Instant now, Duration retry) {
        long running = jobs.stream().filter(job -> !job.status().terminal()).count() + coming.size();
        if (account.jobsAtOnce() > 0 && running >= account.jobsAtOnce()) {
            throw new Refusal(
                    Reason.QUOTA_EXCEEDED,
                    "jobs_at_once: %d of '%s' have not ended (expected: fewer than %d)"
                            .formatted(running, account.tenant(), account.jobsAtOnce()),
                    Map.of("quota", "jobs_at_once", "limit", Integer.toString(account.jobsAtOnce())),
                    retry);
        }
        if (account.secondsADay() > 0) {
            admitSeconds(request.totalSeconds(), coming.stream().mapToDouble(Coming::seconds).sum(), now, retry);
        }
    }

    private void admitSeconds(double asked, double coming, Instant now, Duration retry) {
        double limit = account.secondsADay();
        if (asked > limit) {
            throw new InvalidRequest(
                    "seconds", "%s (expected: at most %s, the seconds a day of '%s')".formatted(asked, limit, account.tenant()));
        }
        double used = secondsUsed(now) + coming;
        if (used >= limit || used + asked > limit) {
            throw new Refusal(
                    Reason.QUOTA_EXCEEDED,
                    "seconds_a_day: '%s' has used %.1f of %.1f in the last 24 hours, and this video has %.1f (expected: at most %.1f)"
                            .formatted(account.tenant(), used, limit, asked, Math.max(0, limit - used)),
                    Map.of("quota", "seconds_a_day", "limit", Double.toString(limit)),
                    untilRoom(used + asked - limit, now, retry));
        }
    }

    /// Seconds of video that count now.
    public double secondsUsed(Instant now) {
        return jobs.stream().filter(job -> counts(job, now)).mapToDouble(Quota::seconds).sum();
    }

    /// Whether the tenant has had all the seconds it may have.
    public boolean exhausted(Instant now) {
        return account.secondsADay() > 0 && secondsUsed(now) >= account.secondsADay();
    }

    /// Until enough videos are a day old that so many seconds are free; at least the usual delay.
    private Duration untilRoom(double wanted, Instant now, Duration least) {
        double freed = 0;
        for (Job job : jobs.stream()
                .filter(job -> counts(job, now))
                .sorted(Comparator.comparing(Job::createdAt))
                .toList()) {
            freed += seconds(job);
            if (freed > 0 && freed >= wanted) {
                Duration wait = Duration.between(now, job.createdAt().plus(DAY));
                return wait.compareTo(least) > 0 ? wait : least;
            }
        }
        return least;
    }

    private static boolean counts(Job job, Instant now) {
        return !job.status().terminal() || job.createdAt().isAfter(now.minus(DAY));
    }

    private static double seconds(Job job) {
        double rendered =
                job.framesRendered() / (double) job.submission().format().framesPerSecond();
        return job.status().terminal()
                ? rendered
                : Math.max(rendered, job.submission().request().totalSeconds());
    }
}
