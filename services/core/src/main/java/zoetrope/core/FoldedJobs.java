package zoetrope.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The fold of a job log: every job as the facts added so far leave it. Whoever follows a job log feeds it, one fact at a time in the log's order;
/// listeners are called by the thread that adds, after it has left the lock, so a listener may itself add.
public final class FoldedJobs implements JobView {
    /// A job's events and those who wait for the next; guarded by the lock of the FoldedJobs.
    private static final class History {
        final List<JobEvent> events = new ArrayList<>();
        final List<EventWatch> watches = new CopyOnWriteArrayList<>();
    }

    private record RequestKey(Tenant tenant, String requestId) {
        static RequestKey of(Fact.Submitted submitted) {
            return new RequestKey(submitted.tenant(), submitted.request().requestId());
        }
    }

    /// Whoever submits a job anew that ended longer ago has forgotten it: the log is kept for at least an hour.
    private static final Duration LONG_AGO = Duration.ofMinutes(30);

    private final Map<JobId, Job> jobs = new ConcurrentHashMap<>();
    private final Map<RequestKey, JobId> requestIds = new ConcurrentHashMap<>();
    private final Map<JobId, History> histories = new HashMap<>();
    private final List<EventWatch> watchesOfAll = new CopyOnWriteArrayList<>();

    /// Folds one more fact in.
    ///
    /// @return the event it became; empty for what is left out: a fact of a job that was never submitted, and a second
    ///     submission of a job (several gateways may submit the same one at the same moment: the first in the log wins)
    public Optional<JobEvent> add(JobId id, Instant time, Fact fact) {
        JobEvent event;
        List<EventWatch> watches;
        synchronized (histories) {
            if (fact instanceof Fact.Submitted && !mayBegin(id, time)) {
                return Optional.empty();
            }
            var known = jobs.get(id);
            event = new JobEvent(id, known == null ? 1 : known.sequence() + 1, time, fact);
            if (known != null) {
                jobs.put(id, known.after(event));
                if (fact instanceof Fact.Deleted) {
                    requestIds.remove(RequestKey.of(known.submission()), id);
                }
            } else if (fact instanceof Fact.Submitted submitted) {
                submit(event, submitted);
            } else {
                return Optional.empty();
            }
            var history = histories.computeIfAbsent(id, _ -> new History());
            history.events.add(event);
            watches = new ArrayList<>(history.watches);
            watches.addAll(watchesOfAll);
            watches.forEach(watch -> watch.offer(event));
        }
        watches.forEach(EventWatch::drain);
        return Optional.of(event);
    }

    /// Whether a submission begins the job. What is forgotten elsewhere is then forgotten here too.
    private boolean mayBegin(JobId id, Instant time) {
        var known = jobs.get(id);
        if (known == null) {
            return true;
        }
        if (known.endedAt() == null || known.endedAt().plus(LONG_AGO).isAfter(time)) {
            return false;
        }
        forget(known);
        return true;
    }

    private void submit(JobEvent event, Fact.Submitted submitted) {
        jobs.put(event.job(), Job.submitted(event, submitted));
        if (!submitted.request().requestId().isEmpty()) {
            requestIds.putIfAbsent(RequestKey.of(submitted), event.job());
        }
    }

    /// The first event of a job that is so.
    public Optional<JobEvent> first(JobId id, Predicate<Fact> wanted) {
        synchronized (histories) {
            var history = histories.get(id);
            return history == null
                    ? Optional.empty()
                    : history.events.stream().filter(event -> wanted.test(event.fact())).findFirst();
        }
    }

    /// Forgets the jobs that ended before a time.
    public void forget(Instant endedBefore) {
        synchronized (histories) {
            for (Job job : List.copyOf(jobs.values())) {
                if (job.endedAt() != null && job.endedAt().isBefore(endedBefore)) {
                    forget(job);
                }
            }
        }
    }

    private void forget(Job job) {
        jobs.remove(job.id());
        histories.remove(job.id());
        requestIds.remove(RequestKey.of(job.submission()), job.id());
    }

    @Override
    public Optional<Job> get(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    @Override
    public Optional<Job> byRequestId(Tenant tenant, String requestId) {
        return Optional.ofNullable(requestIds.get(new RequestKey(tenant, requestId))).flatMap(this::get);
    }

    @Override
    public List<Job> all() {
        return jobs.values().stream()
                .filter(job -> job.status() != JobStatus.DELETED)
                .sorted(Comparator.comparing(Job::createdAt).reversed())
                .toList();
    }

    @Override
    public List<Job> everSubmitted() {
        return List.copyOf(jobs.values());
    }

    @Override
    public Watch watch(JobId id, long fromSequence, Consumer<JobEvent> listener) {
        EventWatch watch;
        synchronized (histories) {
            var history = histories.computeIfAbsent(id, _ -> new History());
            watch = new EventWatch(listener, fromSequence, history.watches::remove);
            history.events.forEach(watch::offer);
            history.watches.add(watch);
        }
        watch.drain();
        return watch;
    }

    @Override
    public Watch watchAll(Consumer<JobEvent> listener) {
        var watch = new EventWatch(listener, 1, watchesOfAll::remove);
        synchronized (histories) {
            watchesOfAll.add(watch);
        }
        return watch;
    }
}
