package zoetrope.muxer.serve;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobId;
import zoetrope.core.JobView;
import zoetrope.core.StreamPath;

/// Which job a stream's address belongs to, by its token or, where addresses expire, by its name. Any thread.
public final class Tokens implements AutoCloseable {
    private final JobView jobs;
    private final Map<String, JobId> byKey = new ConcurrentHashMap<>();
    private final JobView.Watch watch;

    public Tokens(JobView jobs) {
        this.jobs = jobs;
        watch = jobs.watchAll(event -> {
            if (event.fact() instanceof Fact.Submitted submitted) {
                put(submitted.streamToken(), event.job());
            }
        });
        jobs.all().forEach(job -> put(job.submission().streamToken(), job.id()));
    }

    private void put(String token, JobId job) {
        byKey.put(token, job);
        byKey.put(StreamPath.name(token), job);
    }

    /// The job as it stands; empty if no job has, or one that was forgotten had, that address.
    ///
    /// @param key what stands between `/hls/` and the file; whether it lets anyone in, the job's muxer says
    Optional<Job> job(String key) {
        String known = StreamPath.parse(key).map(StreamPath::name).orElse(key);
        var id = byKey.get(known);
        if (id == null) {
            return Optional.empty();
        }
        var job = jobs.get(id);
        if (job.isEmpty()) {
            byKey.remove(known);
        }
        return job;
    }

    @Override
    public void close() {
        watch.close();
    }
}
