package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.bus.embedded.EmbeddedKafka;
import zoetrope.proto.v1.Pace;
import zoetrope.proto.v1.WatchRequest;

/// The pipeline on a broker that is not its own, which also lets us look at what goes over it.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OwnBrokerIT {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String OTHER_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path data;

    @Test
    void aTraceIsCarriedFromTheRequestToEveryRecord() throws Exception {
        try (var broker = EmbeddedKafka.start(data.resolve("kafka"), 0, 64);
                var served = Served.start(Map.of(
                        "data", data.toString(), "embeddedBroker", "false", "bus.bootstrap", broker.bootstrap()))) {
            var posted = served.post(
                    "/v1/videos",
                    "{\"prompt\": \"a red ball\", \"seconds\": 1, \"pace\": \"batch\"}",
                    "traceparent",
                    "00-" + TRACE + "-b7ad6b7169203331-01");
            assertThat(posted.statusCode()).as(posted.body()).isEqualTo(200);
            JsonNode video = new ObjectMapper().readTree(posted.body());
            var first = new Events();
            served.streamingApi().watch(WatchRequest.newBuilder().setJobId(video.get("id").asText()).build(), first);
            var second = new Events();
            var headers = new Metadata();
            headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), "00-" + OTHER_TRACE + "-00f067aa0ba902b7-01");
            served.streamingApi()
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .generate(Served.request("a blue ball", 1, Pace.PACE_BATCH), second);
            int facts = first.all().size() + second.all().size();

            var records = records(broker);
            for (var job : Map.of(first.job(), TRACE, second.job(), OTHER_TRACE).entrySet()) {
                var ofJob = records.stream().filter(record -> key(record).equals(job.getKey())).toList();
                assertThat(ofJob).extracting(ConsumerRecord::topic).as("facts, task and chunks")
                        .anyMatch(topic -> topic.endsWith("jobs"))
                        .anyMatch(topic -> topic.endsWith("keyframe-tasks"))
                        .anyMatch(topic -> topic.endsWith("chunks"));
                assertThat(ofJob).allSatisfy(record -> assertThat(trace(record)).as(record.topic()).isEqualTo(job.getValue()));
            }
            assertThat(records).filteredOn(record -> record.topic().endsWith("jobs")).hasSize(facts);
        }
    }

    /// All that is on the topics.
    private static List<ConsumerRecord<byte[], byte[]>> records(EmbeddedKafka broker) {
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.listTopics().entrySet().stream()
                    .filter(topic -> !topic.getKey().startsWith("__"))
                    .flatMap(topic -> topic.getValue().stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long all = consumer.endOffsets(partitions).values().stream().mapToLong(end -> end).sum();
            long deadline = System.nanoTime() + Events.PATIENCE.toNanos();
            while (found.size() < all && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
        }
        return found;
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.US_ASCII);
    }

    private static String trace(ConsumerRecord<byte[], byte[]> record) {
        var header = record.headers().lastHeader("traceparent");
        return header == null ? "none" : new String(header.value(), StandardCharsets.US_ASCII).split("-")[1];
    }
}
