package zoetrope.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.bus.codec.JobRecord;
import zoetrope.core.Fact;
import zoetrope.core.FoldedJobs;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobView;
import zoetrope.core.Tenant;

/// Follows the topic `jobs` from its beginning. One thread owns the consumer, folds and calls the listeners (with the trace
/// context of whoever wrote the fact); the other methods may be called by any thread.
final class KafkaJobView implements JobView, ChunkTimes, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaJobView.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

    private final FoldedJobs jobs = new FoldedJobs();
    private final Map<JobId, Context> traces = new ConcurrentHashMap<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Progress[] progress;
    private final Duration retention;
    private final InstantSource clock;
    private final Counter skipped;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread thread;
    private Instant forgotten;
    private volatile boolean closed;

    KafkaJobView(BusSettings settings, Topics topics, InstantSource clock, MeterRegistry meters) {
        this.consumer = new KafkaConsumer<>(
                Consumers.config(settings, "jobs"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.partitions = IntStream.range(0, topics.jobPartitions())
                .mapToObj(p -> new TopicPartition(topics.jobs(), p))
                .toList();
        this.progress = IntStream.range(0, topics.jobPartitions()).mapToObj(_ -> new Progress()).toArray(Progress[]::new);
        this.retention = settings.jobRetention();
        this.clock = clock;
        this.forgotten = clock.instant();
        this.skipped = Counter.builder("zoetrope.bus.facts.skipped")
                .description("Records of the job log that could not be read or belong to no known job")
                .register(meters);
        this.thread = Thread.ofPlatform().daemon().name("bus-jobs").start(this::run);
    }

    /// Completes when the view has all that was in the log when it was opened.
    CompletableFuture<Void> ready() {
        return ready;
    }

    /// Completes, on the view's thread, when the record of that offset is folded in.
    CompletableFuture<Void> reached(int partition, long offset) {
        return progress[partition].reached(offset);
    }

    /// The trace a job was submitted in.
    Context trace(JobId job) {
        return traces.getOrDefault(job, Context.root());
    }

    private void run() {
        try (consumer) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = Map.of();
            while (!closed) {
                try {
                    if (!ready.isDone() && ends.isEmpty()) {
                        ends = consumer.endOffsets(partitions);
                    }
                    consumer.poll(POLL).forEach(this::fold);
                    advance();
                    if (!ready.isDone() && caughtUp(ends)) {
                        ready.complete(null);
                    }
                    forget();
                } catch (WakeupException e) {
                    LOG.debug("event=view_closing");
                } catch (KafkaException e) {
                    LOG.warn("event=view_delayed topic={} retry={} cause={}", topic(), RETRY, e.toString());
                    TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("event=view_broken topic={}", topic(), e);
            ready.completeExceptionally(e);
        }
    }

    private void fold(ConsumerRecord<byte[], byte[]> record) {
        try {
            var fact = JobRecord.decode(record.value());
            var trace = Traces.extract(record.headers());
            if (trace != Context.root()) {
                traces.putIfAbsent(fact.job(), trace);
            }
            try (var _ = trace.makeCurrent()) {
                if (jobs.add(fact.job(), fact.time(), fact.fact()).isEmpty() && jobs.get(fact.job()).isEmpty()) {
                    skip(record, "no such job: " + fact.job());
                }
            }
        } catch (RuntimeException e) { // one record, whoever wrote it, must not end the view
            skip(record, e.toString());
        }
        progress[record.partition()].folded(record.offset());
    }

    private void skip(ConsumerRecord<byte[], byte[]> record, @Nullable String cause) {
        skipped.increment();
        LOG.warn("event=fact_skipped partition={} offset={} cause=\"{}\"", record.partition(), record.offset(), cause);
    }

    private void advance() {
        for (Progress each : progress) {
            each.release();
        }
    }

    private boolean caughtUp(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void forget() {
        var now = clock.instant();
        if (now.isAfter(forgotten.plus(FORGET_EVERY))) {
            forgotten = now;
            jobs.forget(now.minus(retention));
            traces.keySet().removeIf(job -> jobs.get(job).isEmpty());
        }
    }

    private String topic() {
        return partitions.getFirst().topic();
    }

    @Override
    public Optional<Job> get(JobId id) {
        return jobs.get(id);
    }

    @Override
    public Optional<Job> byRequestId(Tenant tenant, String requestId) {
        return jobs.byRequestId(tenant, requestId);
    }

    @Override
    public List<Job> all() {
        return jobs.all();
    }

    @Override
    public List<Job> everSubmitted() {
        return jobs.everSubmitted();
    }

    @Override
    public Watch watch(JobId id, long fromSequence, Consumer<JobEvent> listener) {
        return jobs.watch(id, fromSequence, listener);
    }

    @Override
    public Watch watchAll(Consumer<JobEvent> listener) {
        return jobs.watchAll(listener);
    }

    @Override
    public Instant noneBefore(JobId job) {
        return jobs.get(job).map(Job::createdAt).orElse(Instant.EPOCH);
    }

    /// Before a chunk is rendered, the shot's start and the chunk before it are on the log.
    @Override
    public Instant noneBefore(JobId job, int shot, int chunk) {
        return jobs.first(job, fact -> chunk == 0
                        ? fact instanceof Fact.ShotStarted started && started.shot() == shot
                        : fact instanceof Fact.ChunkRendered rendered
                                && rendered.shot() == shot
                                && rendered.chunk() == chunk - 1)
                .map(JobEvent::time)
                .orElseGet(() -> noneBefore(job));
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
