package zoetrope.gateway.webhooks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobLog;
import zoetrope.core.JobStatus;
import zoetrope.core.JobView;
import zoetrope.gateway.tenants.Account;
import zoetrope.gateway.tenants.Tenants;

/// Delivers what is owed, again and again until it is taken or too old. Several gateways each try: a receiver may hear
/// twice. Owned by one context; the view's threads only hand over.
public final class Webhooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final int AT_ONCE = 32; // calls under way
    private static final int GONE = 410; // a receiver's way to say: never again

    /// A message and where it goes.
    private record Message(String id, WebhookAddress to, WebhookSecret secret, String body) {
        Map<String, String> headers(long now) {
            return Map.of(
                    "content-type", "application/json",
                    "user-agent", "zoetrope",
                    "webhook-id", id,
                    "webhook-timestamp", Long.toString(now),
                    "webhook-signature", secret.sign(id, now, body));
        }
    }

    private final Context context;
    private final JobLog log;
    private final JobView view;
    private final Tenants tenants;
    private final Function<Job, JsonObject> json;
    private final WebhookSettings settings;
    private final InstantSource clock;
    private final WebhookCall call;
    private final Counter delivered;
    private final Counter failed;
    private final Map<JobId, Integer> attempts = new HashMap<>(); // of what is owed
    private final Deque<JobId> due = new ArrayDeque<>();
    private int underWay;
    private JobView.@Nullable Watch watch;
    private boolean closed;

    /// @param json a job as REST shows it
    public Webhooks(
            Context context,
            JobLog log,
            JobView view,
            Tenants tenants,
            Function<Job, JsonObject> json,
            WebhookSettings settings,
            InstantSource clock,
            MeterRegistry registry) {
        this.context = context;
        this.log = log;
        this.view = view;
        this.tenants = tenants;
        this.json = json;
        this.settings = settings;
        this.clock = clock;
        this.call = new WebhookCall(context.owner(), settings.allowPrivate());
        this.delivered = Counter.builder("zoetrope.gateway.webhooks.delivered")
                .description("Webhooks that were taken")
                .register(registry);
        this.failed = Counter.builder("zoetrope.gateway.webhooks.failed")
                .description("Attempts in vain to deliver a webhook")
                .register(registry);
    }

    /// Begins, with what was owed before.
    public void start() {
        watch = view.watchAll(this::happened);
        view.all().forEach(job -> context.runOnContext(_ -> owe(job)));
    }

    private void happened(JobEvent event) {
        if (event.fact() instanceof Fact.Completed || event.fact() instanceof Fact.Failed) {
            view.get(event.job()).ifPresent(job -> context.runOnContext(_ -> owe(job)));
        }
    }

    private void owe(Job job) {
        if (owed(job) && !closed && attempts.putIfAbsent(job.id(), 0) == null) {
            due.add(job.id());
            pump();
        }
    }

    private boolean owed(Job job) {
        return (job.status() == JobStatus.COMPLETED || job.status() == JobStatus.FAILED)
                && !job.notified()
                && until(job).isAfter(clock.instant())
                && !target(job).isEmpty();
    }

    private Instant until(Job job) {
        return job.endedAt() == null ? Instant.MIN : job.endedAt().plus(settings.giveUpAfter());
    }

    private String target(Job job) {
        String own = job.submission().request().webhook();
        return tenants.account(job.tenant())
                .filter(account -> account.webhookSecret().present())
                .map(account -> own.isEmpty() ? account.webhook() : own)
                .orElse("");
    }

    private void pump() {
        while (underWay < AT_ONCE && !due.isEmpty() && !closed) {
            send(due.remove());
        }
    }

    private void send(JobId id) {
        Optional<Job> job = view.get(id).filter(this::owed);
        Optional<Account> account = job.flatMap(j -> tenants.account(j.tenant()));
        if (job.isEmpty() || account.isEmpty()) {
            attempts.remove(id); // another gateway was faster, or it is too old
            return;
        }
        Message message;
        try {
            message = message(job.get(), account.get());
        } catch (RuntimeException e) { // an address in the keys file, or from before the settings were changed
            settle(job.get(), false, "" + e.getMessage());
            return;
        }
        attempts.merge(id, 1, Integer::sum);
        underWay++;
        call.post(message.to(), message.headers(clock.instant().getEpochSecond()), message.body())
                .onComplete(answer -> context.runOnContext(_ -> {
                    underWay--;
                    answered(job.get(), answer.succeeded() ? answer.result() : 0, String.valueOf(answer.cause()));
                    pump();
                }));
    }

    private Message message(Job job, Account account) {
        String type = job.status() == JobStatus.COMPLETED ? "video.completed" : "video.failed";
        String id = "evt_" + job.id().value() + "_" + job.status().name().toLowerCase(java.util.Locale.ROOT);
        Instant ended = job.endedAt() == null ? clock.instant() : job.endedAt();
        var body = new JsonObject()
                .put("id", id)
                .put("object", "event")
                .put("type", type)
                .put("timestamp", ended.toString())
                .put("created_at", ended.getEpochSecond())
                .put("data", json.apply(job));
        return new Message(
                id,
                WebhookAddress.parse(target(job), settings.allowPrivate()),
                account.webhookSecret(),
                body.encode());
    }

    /// @param status of HTTP; 0 for none
    private void answered(Job job, int status, String problem) {
        if (closed) {
            return;
        }
        if (status >= 200 && status < 300) {
            delivered.increment();
            settle(job, true, "");
            return;
        }
        failed.increment();
        int made = attempts.getOrDefault(job.id(), 1);
        Duration pause = settings.pauseAfter(made);
        String cause = status == 0 ? problem : "HTTP " + status;
        if (status == GONE || clock.instant().plus(pause).isAfter(until(job))) {
            settle(job, false, cause);
            return;
        }
        LOG.info("event=webhook_failed job={} attempt={} retry={} cause=\"{}\"", job.id(), made, pause, cause);
        later(job.id(), pause);
    }

    private void later(JobId id, Duration pause) {
        context.owner().setTimer(Math.max(1, pause.toMillis()), _ -> context.runOnContext(_ -> {
            due.add(id);
            pump();
        }));
    }

    /// Writes down that nothing is left to be done. If that fails, all is done again: twice is better than never.
    private void settle(Job job, boolean taken, String cause) {
        int made = attempts.getOrDefault(job.id(), 0);
        if (!taken) {
            LOG.warn("event=webhook_given_up job={} attempts={} cause=\"{}\"", job.id(), made, cause);
        }
        log.append(job.id(), new Fact.Notified(taken, made)).whenComplete((_, failure) -> context.runOnContext(_ -> {
            if (failure == null) {
                attempts.remove(job.id());
            } else {
                LOG.warn("event=webhook_unsettled job={} cause=\"{}\"", job.id(), failure.toString());
                later(job.id(), settings.pauseAfter(Math.max(1, made)));
            }
        }));
    }

    @Override
    public void close() {
        closed = true;
        if (watch != null) {
            watch.close();
        }
        call.close();
    }
}
