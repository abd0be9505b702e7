package zoetrope.bus.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Kafka's properties for a single small node.
final class NodeConfig {
    static final int NODE = 1;
    static final String CONTROLLER = "CONTROLLER";

    private NodeConfig() {}

    static Map<String, String> of(Path data, int brokerPort, int controllerPort, int maxRecordBytes) {
        var config = new HashMap<String, String>();
        var broker = "PLAINTEXT://127.0.0.1:" + brokerPort;
        config.put("process.roles", "broker,controller");
        config.put("node.id", Integer.toString(NODE));
        config.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        config.put("listeners", broker + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        config.put("advertised.listeners", broker);
        config.put("controller.listener.names", CONTROLLER);
        config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        config.put("inter.broker.listener.name", "PLAINTEXT");
        config.put("log.dirs", data.toString());
        config.put("auto.create.topics.enable", "false");
        alone(config);
        small(config);
        largeRecords(config, maxRecordBytes);
        return config;
    }

    private static void alone(Map<String, String> config) {
        for (var topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            config.put(topic + ".replication.factor", "1");
            config.put(topic + ".num.partitions", "1");
        }
        config.put("transaction.state.log.min.isr", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("broker.heartbeat.interval.ms", "400"); // by default 2000: every start would take that much longer
        config.put("broker.session.timeout.ms", "3500"); // how long a start after a kill waits for the old registration to lapse
        // a task's lock and a worker's membership may be shorter than a cluster would allow
        config.put("group.share.min.record.lock.duration.ms", "1000");
        config.put("group.min.session.timeout.ms", "1000");
        config.put("group.share.min.heartbeat.interval.ms", "500");
        config.put("group.share.heartbeat.interval.ms", "1000");
        config.put("group.share.min.session.timeout.ms", "5000");
        config.put("group.share.session.timeout.ms", "10000");
    }

    private static void small(Map<String, String> config) {
        config.put("num.network.threads", "2");
        config.put("num.io.threads", "4");
        config.put("background.threads", "2");
        config.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
        config.put("log.retention.check.interval.ms", "30000");
        config.put("metric.reporters", "");
    }

    private static void largeRecords(Map<String, String> config, int maxRecordBytes) {
        config.put("message.max.bytes", Integer.toString(maxRecordBytes));
        config.put("replica.fetch.max.bytes", Integer.toString(maxRecordBytes));
        config.put("socket.request.max.bytes", Integer.toString(Math.max(100 << 20, 2 * maxRecordBytes)));
    }
}
