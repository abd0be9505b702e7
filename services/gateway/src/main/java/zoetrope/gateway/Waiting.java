package zoetrope.gateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import zoetrope.core.Job;
import zoetrope.core.JobId;
import zoetrope.core.JobStatus;

/// The jobs that wait for a worker, first come first, at one moment.
public record Waiting(List<JobId> jobs) {
    /// Oldest first; the id decides between jobs of the same moment.
    static final Comparator<Job> BY_AGE =
            Comparator.comparing(Job::createdAt).thenComparing(job -> job.id().value());

    public Waiting {
        jobs = List.copyOf(jobs);
    }

    static Waiting among(List<Job> jobs) {
        var waiting = new ArrayList<>(jobs);
        waiting.removeIf(job -> job.status() != JobStatus.QUEUED);
        waiting.sort(BY_AGE);
        return new Waiting(waiting.stream().map(Job::id).toList());
    }

    /// How many wait before a job; 0 if it does not wait.
    public int before(JobId job) {
        return Math.max(0, jobs.indexOf(job));
    }
}
