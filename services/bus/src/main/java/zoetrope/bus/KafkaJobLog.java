package zoetrope.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import zoetrope.bus.codec.JobRecord;
import zoetrope.core.Fact;
import zoetrope.core.JobId;
import zoetrope.core.JobLog;

/// The job log on the topic `jobs`. A fact counts as appended when it is durable and this process's own view has it, so
/// whoever appends reads what it wrote.
final class KafkaJobLog implements JobLog {
    private final Topics topics;
    private final RecordSender sender;
    private final KafkaJobView view;
    private final InstantSource clock;
    private final Timer appends;

    KafkaJobLog(Topics topics, RecordSender sender, KafkaJobView view, InstantSource clock, MeterRegistry meters) {
        this.topics = topics;
        this.sender = sender;
        this.view = view;
        this.clock = clock;
        this.appends = Timer.builder("zoetrope.bus.append")
                .description("From the append of a fact until it is durable and in this process's view")
                .register(meters);
    }

    @Override
    public CompletionStage<Void> append(JobId job, Fact fact) {
        var sample = Timer.start();
        int partition = Topics.partitionOf(job, topics.jobPartitions());
        var key = job.value().getBytes(StandardCharsets.US_ASCII);
        var value = new JobRecord(job, clock.instant(), fact).encode();
        return sender.send(new ProducerRecord<>(topics.jobs(), partition, key, value), view.trace(job))
                .thenCompose(metadata -> view.reached(metadata.partition(), metadata.offset()))
                .whenComplete((_, _) -> sample.stop(appends));
    }
}
