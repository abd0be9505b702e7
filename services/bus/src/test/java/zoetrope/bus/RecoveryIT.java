package zoetrope.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.bus.embedded.EmbeddedKafka;
import zoetrope.core.BusException;
import zoetrope.core.Chunk;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.Job;
import zoetrope.core.JobId;
import zoetrope.core.Latents;
import zoetrope.core.VideoFormat;

/// What happens when something goes wrong, with a real broker.
@Timeout(60)
class RecoveryIT {
    private static final String PREFIX = "recovery.";

    @TempDir
    private static Path directory;

    private static EmbeddedKafka kafka;
    private static BusSettings settings;
    private static KafkaBus bus;

    @BeforeAll
    static void open() {
        kafka = EmbeddedKafka.start(directory, 0, 24);
        settings = Buses.settings(kafka.bootstrap(), PREFIX);
        bus = Buses.open(settings);
    }

    @AfterAll
    static void close() {
        bus.close();
        kafka.close();
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static JobId submitted() {
        var job = Given.job();
        done(bus.jobLog().append(job, Given.submitted("")));
        return job;
    }

    @Test
    void aKilledWorkersTaskGoesToAnotherAtOnce() throws Exception {
        var prefix = "killed.";
        var job = Given.job();
        try (var living = Buses.open(DoomedWorker.settings(kafka.bootstrap(), prefix));
                var queue = living.openTaskQueue(Given.MODEL, "heir")) {
            done(living.taskSink().enqueue(Given.task(job)));
            var process = DoomedWorker.start(kafka.bootstrap(), prefix);
            try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(out.readLine()).isEqualTo(DoomedWorker.TAKEN);
                assertThat(queue.take(Duration.ofSeconds(2))).isEmpty();
            } finally {
                process.destroyForcibly().waitFor();
            }

            var lease = queue.take(Duration.ofSeconds(10)).orElseThrow();
            assertThat(lease.task().job()).isEqualTo(job);
            assertThat(lease.task().attempt()).isEqualTo(2);
            lease.done();
        }
    }

    @Test
    void aProcessThatStartsAgainKnowsTheSameJobs() {
        var job = submitted();
        done(bus.jobLog().append(job, new Fact.Planned(0, List.of(Given.shot(0)), false)));
        for (int chunk = 0; chunk < 50; chunk++) {
            done(bus.jobLog().append(job, Given.rendered(chunk)));
        }

        try (var again = Buses.open(settings)) {
            assertThat(again.jobView().all()).containsExactlyInAnyOrderElementsOf(bus.jobView().all());
            assertThat(again.jobView().get(job)).map(Job::sequence).hasValue(52L);
        }
    }

    @Test
    void everythingGoesOnAfterTheBrokersRestart() throws InterruptedException {
        var job = submitted();
        var chunks = new LinkedBlockingQueue<Chunk>();
        try (var _ = bus.chunks().subscribe(job, chunks::add);
                var queue = bus.openTaskQueue(Given.MODEL, "survivor")) {
            done(bus.chunks().send(Given.chunk(job, 0, 0)));
            assertThat(chunks.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(queue.take(Duration.ofMillis(100))).isEmpty();

            kafka.close();
            var appendedMeanwhile = bus.jobLog().append(job, Given.rendered(0));
            kafka = EmbeddedKafka.start(directory, kafka.port(), 24);

            done(appendedMeanwhile);
            done(bus.jobLog().append(job, Given.rendered(1)));
            assertThat(bus.jobView().get(job)).map(Job::sequence).hasValue(3L);
            done(bus.chunks().send(Given.chunk(job, 0, 1)));
            assertThat(chunks.poll(20, TimeUnit.SECONDS)).extracting(Chunk::index).isEqualTo(1);
            assertThat(bus.chunks().latents(job, 0, 0, 2)).hasSize(2);
            done(bus.taskSink().enqueue(Given.task(job)));
            var lease = queue.take(Duration.ofSeconds(20)).orElseThrow();
            assertThat(lease.task().job()).isEqualTo(job);
            lease.done();
        }
    }

    @Test
    void aRecordThatCannotBeReadIsSkipped() {
        var topics = Topics.open(settings);
        var job = submitted();
        int partition = Topics.partitionOf(job, topics.jobPartitions());
        try (var sender = new RecordSender(settings, "vandal", 1 << 20, "none")) {
            done(sender.send(new ProducerRecord<>(topics.jobs(), partition, null, new byte[] {1, 2, 3}), Context.root()));
            done(sender.send(new ProducerRecord<>(topics.tasks(), null, new byte[] {1, 2, 3}), Context.root()));
        }

        done(bus.jobLog().append(job, Given.rendered(0)));
        assertThat(bus.jobView().get(job)).map(Job::sequence).hasValue(2L);

        done(bus.taskSink().enqueue(Given.task(job)));
        try (var queue = bus.openTaskQueue(Given.MODEL, "worker")) {
            var lease = queue.take(Duration.ofSeconds(20)).orElseThrow();
            assertThat(lease.task().job()).isEqualTo(job);
            lease.done();
        }
    }

    @Test
    void aJobsTraceGoesWithItAndItsChunks() throws InterruptedException {
        var span = SpanContext.create(
                "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault());
        var heard = new LinkedBlockingQueue<String>();
        var job = Given.job();
        try (var _ = bus.jobView().watch(job, 1, _ -> heard.add(Span.current().getSpanContext().getTraceId()));
                var _ = bus.chunks().subscribe(job, _ -> heard.add(Span.current().getSpanContext().getSpanId()))) {
            try (var _ = Span.wrap(span).makeCurrent()) {
                done(bus.jobLog().append(job, Given.submitted("")));
                assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(span.getTraceId());
                done(bus.chunks().send(Given.chunk(job, 0, 0)));
                assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(span.getSpanId());
            }
            // by threads that know of no trace
            done(bus.jobLog().append(job, Given.rendered(0)));
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(span.getTraceId());
            done(bus.chunks().send(Given.chunk(job, 0, 1)));
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(span.getSpanId());
        }

        assertThat(Span.fromContext(bus.trace(job)).getSpanContext().getTraceId()).isEqualTo(span.getTraceId());
    }

    @Test
    void aChunkOf600KilobytesArrivesWithinAFrame() throws InterruptedException {
        var format = new VideoFormat(128, 128, 16);
        var job = submitted();
        var arrivals = new LinkedBlockingQueue<Long>();
        var pixels = new byte[12 * format.frameBytes()];
        var latents = new Latents(3, 16, 16, 16, new float[3 * 16 * 16 * 16]);
        var latencies = new ArrayList<Long>();
        try (var _ = bus.chunks().subscribe(job, _ -> arrivals.add(System.nanoTime()))) {
            for (int i = 0; i < 60; i++) {
                long sent = System.nanoTime();
                var _ = bus.chunks().send(new Chunk(job, 0, i, i * 12, false, format, pixels, latents));
                var arrived = arrivals.poll(10, TimeUnit.SECONDS);
                assertThat(arrived).isNotNull();
                latencies.add((arrived - sent) / 1000);
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }

        latencies.sort(null);
        assertThat(latencies.get(30)).as("median latency in us, all: %s", latencies).isLessThan(62_500L);
    }

    @Test
    void aDirectoryInUseIsRefused() {
        assertThatThrownBy(() -> EmbeddedKafka.start(directory, 0, 24))
                .isInstanceOf(BusException.class)
                .hasMessageContaining(directory + " is in use");
    }

    @Test
    void aPortInUseIsRefused(@TempDir Path other) {
        assertThatThrownBy(() -> EmbeddedKafka.start(other, kafka.port(), 24))
                .isInstanceOf(BusException.class)
                .hasMessage("kafka port: %d is in use (expected: a free one, or 0 for any)".formatted(kafka.port()));
    }

    @Test
    void aBrokerThatDoesNotAnswerIsAnError() {
        var nowhere = Buses.settings("127.0.0.1:1", PREFIX, Duration.ofSeconds(2), Duration.ofSeconds(1));

        assertThatThrownBy(() -> Buses.open(nowhere))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("127.0.0.1:1");
    }
}
