package zoetrope.gateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.Direction;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobId;
import zoetrope.core.JobLog;
import zoetrope.core.JobRequest;
import zoetrope.core.JobStatus;
import zoetrope.core.JobView;
import zoetrope.core.ModelCard;
import zoetrope.gateway.Refusal.Reason;
import zoetrope.gateway.tenants.Account;
import zoetrope.gateway.tenants.Quota;
import zoetrope.gateway.webhooks.WebhookAddress;

/// What clients can do with jobs, whatever the protocol. Any thread; nothing blocks. Refuses with
/// [zoetrope.core.InvalidRequest], [Refusal] or [zoetrope.core.BusException], thrown or in the stage.
public final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final long SEEDS = 1L << 31; // a seed the server chose is easy to write down

    private final JobLog log;
    private final JobView view;
    private final OfferedModels models;
    private final RequestCheck check;
    private final GatewaySettings settings;
    private final RandomGenerator random;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    private final Object lock = new Object();
    /// Submissions on their way into the log, by idempotency key; guarded by the lock.
    private final Map<RequestKey, CompletableFuture<Job>> underWay = new HashMap<>();
    /// Submissions on their way into the log, with or without a key; guarded by the lock.
    private final List<Quota.Coming> submitting = new ArrayList<>();

    /// @param random unguessable: names jobs and streams
    public Jobs(
            JobLog log,
            JobView view,
            OfferedModels models,
            RequestCheck check,
            GatewaySettings settings,
            RandomGenerator random,
            GatewayMetrics metrics,
            InstantSource clock) {
        this.log = log;
        this.view = view;
        this.models = models;
        this.check = check;
        this.settings = settings;
        this.random = random;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// Opens a job, or finds the one that was opened with the same idempotency key, at this gateway or another.
    public CompletionStage<Job> submit(Account caller, Asked asked) {
        ModelCard model = models.resolve(asked.model(), asked.size());
        JobRequest request = asked.resolve(model, () -> random.nextLong(SEEDS));
        check.check(request, model);
        if (!request.webhook().isEmpty()) {
            WebhookAddress.check(
                    request.webhook(),
                    caller.webhookSecret().present(),
                    settings.webhooks().allowPrivate());
        }
        synchronized (lock) {
            var key = new RequestKey(caller, request.requestId());
            if (key.given()) {
                var known = view.byRequestId(caller.tenant(), request.requestId());
                if (known.isPresent()) {
                    return CompletableFuture.completedStage(sameOrRefused(known.get(), asked, model));
                }
                var first = underWay.get(key);
                if (first != null) {
                    return first.thenApply(job -> sameOrRefused(job, asked, model));
                }
            }
            admit(caller, request);
            var opened = new CompletableFuture<Job>();
            submitting.add(new Quota.Coming(caller, request.totalSeconds()));
            if (key.given()) {
                underWay.put(key, opened);
            }
            open(key, request, model, opened);
            // another gateway may have been first, with another request
            return key.given() ? opened.thenApply(job -> sameOrRefused(job, asked, model)) : opened;
        }
    }

    /// The name of the job that a submission opens.
    private JobId name(RequestKey key) {
        if (!key.given()) {
            return JobId.random(random);
        }
        int use = 0;
        while (view.get(key.job(use)).map(Job::status).filter(JobStatus.DELETED::equals).isPresent()) {
            use++;
        }
        return key.job(use);
    }

    private void open(RequestKey key, JobRequest request, ModelCard model, CompletableFuture<Job> opened) {
        Account caller = key.by();
        var id = name(key);
        var token = new byte[16];
        random.nextBytes(token);
        var submission = new Fact.Submitted(
                request,
                model.name(),
                model.format(),
                Base64.getUrlEncoder().withoutPadding().encodeToString(token),
                caller.tenant());
        log.append(id, submission).whenComplete((_, failure) -> {
            synchronized (lock) {
                submitting.remove(new Quota.Coming(caller, request.totalSeconds()));
                underWay.remove(key, opened);
            }
            if (failure != null) {
                opened.completeExceptionally(failure);
                return;
            }
            Job job = view.get(id).orElseThrow();
            if (job.submission().equals(submission)) {
                metrics.submitted();
                LOG.info(
                        "event=submitted job={} tenant={} model={} seconds={} shots={} pace={}",
                        id,
                        caller.tenant(),
                        model.name(),
                        request.seconds(),
                        request.storyboard().size(),
                        request.pace());
            }
            opened.complete(job);
        });
    }

    private Job sameOrRefused(Job known, Asked asked, ModelCard model) {
        JobRequest first = known.submission().request();
        if (!first.equals(asked.resolve(model, first::seed))) {
            throw new Refusal(
                    Reason.REQUEST_ID_REUSED,
                    "request_id: '%s' belongs to %s, which was another request (expected: the same request, or a fresh key)"
                            .formatted(asked.requestId(), known.id()),
                    Map.of("request_id", asked.requestId(), "job_id", known.id().value()));
        }
        return known;
    }

    private void admit(Account caller, JobRequest request) {
        Quota.of(caller, view.everSubmitted())
                .admit(
                        request,
                        submitting.stream().filter(coming -> coming.by().equals(caller)).toList(),
                        clock.instant(),
                        Duration.ofSeconds(settings.retrySeconds()));
        var places = new Places(settings.maxWaitingJobs());
        view.everSubmitted().stream().filter(job -> job.status() == JobStatus.QUEUED).forEach(job -> places.take(job.tenant()));
        submitting.forEach(coming -> places.take(coming.by().tenant()));
        if (!places.freeFor(caller.tenant())) {
            metrics.refused();
            throw new Refusal(
                    Reason.QUEUE_FULL,
                    "queue: %s; this one would be at position %d. Retry in %d seconds"
                            .formatted(places.shortage(caller.tenant()), places.taken() + 1, settings.retrySeconds()),
                    Map.of(
                            "waiting", Integer.toString(places.taken()),
                            "position", Integer.toString(places.taken() + 1)));
        }
    }

    /// The job as it stands. Another tenant's is as unknown as one that never was.
    public Job get(Account caller, JobId id) {
        return view.get(id)
                .filter(job -> job.status() != JobStatus.DELETED)
                .filter(job -> job.tenant().equals(caller.tenant()))
                .orElseThrow(() -> new Refusal(
                        Reason.JOB_NOT_FOUND,
                        "job_id: '%s' (expected: a job of this server that has not expired)".formatted(id),
                        Map.of("job_id", id.value())));
    }

    /// Steers a running job.
    public CompletionStage<Job> direct(Account caller, JobId id, Direction direction) {
        refuseEnded(get(caller, id), "direct");
        return log.append(id, new Fact.Directed(direction)).thenApply(_ -> get(caller, id));
    }

    /// Gives a job up; one that is already given up stays so.
    public CompletionStage<Job> cancel(Account caller, JobId id) {
        Job job = get(caller, id);
        if (job.status() == JobStatus.CANCELLED) {
            return CompletableFuture.completedStage(job);
        }
        refuseEnded(job, "cancel");
        return log.append(id, new Fact.Cancelled()).thenApply(_ -> {
            Job now = get(caller, id);
            if (now.status() != JobStatus.CANCELLED) {
                refuseEnded(now, "cancel"); // something else ended it first
            }
            return now;
        });
    }

    /// Removes a job from sight, and with that its media; gives it up first if it has not ended.
    public CompletionStage<Void> delete(Account caller, JobId id) {
        boolean ended = get(caller, id).status().terminal();
        CompletionStage<Void> over =
                ended ? CompletableFuture.completedStage(null) : log.append(id, new Fact.Cancelled());
        return over.thenCompose(_ -> log.append(id, new Fact.Deleted()))
                .thenRun(() -> LOG.info("event=deleted job={}", id));
    }

    private static void refuseEnded(Job job, String verb) {
        if (job.status().terminal()) {
            String status = job.status().name().toLowerCase(java.util.Locale.ROOT);
            throw new Refusal(
                    Reason.JOB_ENDED,
                    "job_id: %s is %s (expected: queued or running, to %s it)".formatted(job.id(), status, verb),
                    Map.of("job_id", job.id().value(), "status", status));
        }
    }

    /// A page of the caller's jobs.
    ///
    /// @param after null for the first page
    public JobPage list(Account caller, JobPage.@Nullable Cursor after, int size, JobPage.Order order) {
        return JobPage.of(
                view.all().stream()
                        .filter(job -> job.tenant().equals(caller.tenant()))
                        .toList(),
                after,
                size,
                order);
    }

    /// The cursor behind a job of the caller's, also a deleted one: who deletes page by page goes on behind it. Empty if there
    /// is no such job.
    public Optional<JobPage.Cursor> cursor(Account caller, JobId id) {
        return view.get(id)
                .filter(job -> job.tenant().equals(caller.tenant()))
                .map(JobPage.Cursor::at);
    }

    /// The queue as it stands.
    public Waiting waiting() {
        return Waiting.among(view.all());
    }

    public OfferedModels models() {
        return models;
    }
}
