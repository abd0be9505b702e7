package zoetrope.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.JobView;

/// The gateway's figures.
public final class GatewayMetrics {
    private final Counter submitted;
    private final Counter refused;
    private final Timer firstPart;
    private final AtomicInteger readers = new AtomicInteger();

    public GatewayMetrics(MeterRegistry registry, JobView view) {
        submitted = Counter.builder("zoetrope.gateway.jobs.submitted")
                .description("Jobs opened by this gateway")
                .register(registry);
        refused = Counter.builder("zoetrope.gateway.jobs.refused")
                .description("Jobs refused because too many waited")
                .register(registry);
        firstPart = Timer.builder("zoetrope.gateway.first.part")
                .description("From a job's submission until its first part can be played")
                .publishPercentiles(0.5, 0.95)
                .register(registry);
        Gauge.builder(
                        "zoetrope.gateway.jobs.waiting",
                        view,
                        v -> Waiting.among(v.all()).jobs().size())
                .description("Jobs that wait for a worker")
                .register(registry);
        Gauge.builder("zoetrope.gateway.shots.unfinished", view, v -> unfinishedShots(v.all()))
                .description("Shots that are being rendered or will be: what the workers have to do, by all that is planned")
                .register(registry);
        Gauge.builder("zoetrope.gateway.readers", readers, AtomicInteger::get)
                .description("Clients that are reading a job's events")
                .register(registry);
    }

    /// What Kafka calls the lag of the workers' share group, but known from the job log alone. A job that is not planned
    /// yet counts for one.
    static long unfinishedShots(List<Job> jobs) {
        return jobs.stream()
                .filter(job -> !job.status().terminal())
                .mapToLong(job -> job.plan().shots().isEmpty()
                        ? 1
                        : job.plan().shots().stream()
                                .filter(shot -> !job.shotProgress(shot.index()).finished())
                                .count())
                .sum();
    }

    void submitted() {
        submitted.increment();
    }

    void refused() {
        refused.increment();
    }

    void readerCame() {
        readers.incrementAndGet();
    }

    void readerLeft() {
        readers.decrementAndGet();
    }

    /// Takes notice of an event of any job.
    void happened(JobEvent event, JobView view) {
        if (event.fact() instanceof Fact.Playable) {
            view.get(event.job()).ifPresent(job -> firstPart.record(Duration.between(job.createdAt(), event.time())));
        }
    }
}
