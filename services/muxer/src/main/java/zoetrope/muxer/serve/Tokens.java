package zoetrope.muxer.serve;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobId;
import zoetrope.core.JobView;

/// Which job a stream's address belongs to. Any thread.
final class Tokens implements AutoCloseable {
    private final JobView jobs;
    private final Map<String, JobId> byToken = new ConcurrentHashMap<>();
    private final JobView.Watch watch;

    Tokens(JobView jobs) {
        this.jobs = jobs;
        watch = jobs.watchAll(event -> {
            if (event.fact() instanceof Fact.Submitted submitted) {
                byToken.put(submitted.streamToken(), event.job());
            }
        });
        jobs.all().forEach(job -> byToken.put(job.submission().streamToken(), job.id()));
    }

    /// The job as it stands; empty if no job has, or one that was forgotten had, that token.
    Optional<Job> job(String token) {
        var id = byToken.get(token);
        if (id == null) {
            return Optional.empty();
        }
        var job = jobs.get(id);
        if (job.isEmpty()) {
            byToken.remove(token);
        }
        return job;
    }

    @Override
    public void close() {
        watch.close();
    }
}
