package zoetrope.bus;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import zoetrope.bus.codec.TaskCodec;
import zoetrope.core.KeyframeTask;
import zoetrope.core.TaskSink;

/// The planner's end of the topic `keyframe-tasks`.
final class KafkaTaskSink implements TaskSink {
    private final Topics topics;
    private final RecordSender sender;
    private final KafkaJobView view;

    KafkaTaskSink(Topics topics, RecordSender sender, KafkaJobView view) {
        this.topics = topics;
        this.sender = sender;
        this.view = view;
    }

    @Override
    public CompletionStage<Void> enqueue(KeyframeTask task) {
        var key = task.job().value().getBytes(StandardCharsets.US_ASCII);
        return sender.send(new ProducerRecord<>(topics.tasks(), key, TaskCodec.encode(task)), view.trace(task.job()))
                .thenAccept(_ -> {});
    }
}
