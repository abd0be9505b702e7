package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kafka.server.KafkaConfig;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `deploy/compose.yaml` and what it mounts fit together, and say nothing that Zoetrope or Kafka do not know.
class DeployedComposeTest {
    /// Read by the image's scripts, not by Kafka.
    private static final Set<String> SCRIPT_VARIABLES = Set.of("CLUSTER_ID", "KAFKA_HEAP_OPTS");

    private JsonNode compose;
    private final Map<String, JsonNode> services = new TreeMap<>();

    @BeforeEach
    void read() throws Exception {
        compose = Deployed.yaml(Deployed.FOLDER.resolve("compose.yaml"));
        compose.get("services").properties().forEach(each -> services.put(each.getKey(), each.getValue()));
    }

    @Test
    void everyServiceIsWatchedLimitedAndRestarted() {
        services.forEach((name, service) -> {
            assertThat(service.has("healthcheck") || isOurs(service)).as("%s: a health check, or our image's", name).isTrue();
            var limits = service.at("/deploy/resources/limits");
            assertThat(limits.has("memory") && limits.has("cpus")).as("%s: limits", name).isTrue();
            assertThat(service.path("restart").asText()).as(name).isEqualTo("unless-stopped");
            service.path("depends_on").fieldNames().forEachRemaining(needed -> assertThat(services).as(name).containsKey(needed));
            for (JsonNode port : service.path("ports")) {
                assertThat(port.asText()).as("%s: nothing asks for a password", name).startsWith("127.0.0.1:");
            }
        });
    }

    @Test
    void whatIsMountedIsThere() {
        services.forEach((name, service) -> {
            for (JsonNode mount : service.path("volumes")) {
                String source = mount.asText().split(":", 2)[0];
                if (source.startsWith(".")) {
                    assertThat(Deployed.FOLDER.resolve(source)).as(name).exists();
                } else {
                    assertThat(compose.get("volumes").has(source)).as("%s: volume %s", name, source).isTrue();
                }
            }
        });
    }

    @Test
    void ourServicesAreStartedWithCommandsAndSettingsThatExist() throws Exception {
        var commands = new TreeSet<String>();
        var buses = new TreeSet<String>();
        for (JsonNode service : services.values()) {
            if (isOurs(service)) {
                var arguments = Deployed.texts(service.get("command"));
                var settings = Deployed.settings(arguments, Deployed.strings(service.get("environment")), Optional.empty());
                commands.add(arguments.getFirst());
                buses.add(settings.bus().toString());
                assertThat(settings.embeddedBroker()).isFalse();
                assertThat(Deployed.port(arguments.getFirst(), settings)).as("the health check's port").isEqualTo(8080);
            }
        }
        assertThat(commands).containsExactly("gateway", "muxer", "planner", "worker");
        assertThat(buses).as("all must agree on the bus").hasSize(1);
        assertThat(services.get("worker").at("/deploy/replicas").asInt()).isEqualTo(2);
    }

    @Test
    void theWorkersOfTheGpuVariantStartToo() throws Exception {
        var worker = Deployed.yaml(Deployed.FOLDER.resolve("compose.gpu.yaml")).at("/services/worker");
        var environment = new HashMap<>(Deployed.strings(services.get("worker").get("environment")));
        environment.putAll(Deployed.strings(worker.get("environment")));

        var settings = Deployed.settings(Deployed.texts(services.get("worker").get("command")), environment, Optional.empty());

        assertThat(settings.worker().devices()).containsExactly("gpu:0");
    }

    @Test
    void theBrokersAreOneCluster() {
        var nodes = new TreeSet<Integer>();
        var clusters = new TreeSet<String>();
        var voters = new TreeSet<String>();
        brokers().forEach((name, environment) -> {
            var kafka = new KafkaConfig(properties(environment)); // Kafka's own check of names and values
            nodes.add(kafka.nodeId());
            clusters.add(environment.get("CLUSTER_ID"));
            voters.add("%d@%s:9093".formatted(kafka.nodeId(), name));
            assertThat(Arrays.asList(environment.get("KAFKA_CONTROLLER_QUORUM_VOTERS").split(",")))
                    .contains("%d@%s:9093".formatted(kafka.nodeId(), name))
                    .hasSize(3);
            assertThat(environment).containsEntry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://%s:9092".formatted(name));
        });
        assertThat(nodes).hasSize(3);
        assertThat(voters).hasSize(3);
        assertThat(clusters).hasSize(1);
        for (JsonNode service : services.values()) {
            if (isOurs(service)) {
                var bootstrap = service.get("command").get(2).asText().split(",");
                assertThat(bootstrap).allSatisfy(address -> assertThat(brokers()).containsKey(address.replace(":9092", "")));
            }
        }
    }

    @Test
    void theBrokersAllowWhatTheServicesSet() throws Exception {
        var gateway = services.get("gateway");
        var bus = Deployed.settings(
                        Deployed.texts(gateway.get("command")), Deployed.strings(gateway.get("environment")), Optional.empty())
                .bus();

        assertThat(bus.replication()).isLessThanOrEqualTo(brokers().size());
        brokers().values().forEach(environment -> {
            var properties = properties(environment);
            assertThat(Long.parseLong(properties.get("group.share.min.record.lock.duration.ms")))
                    .isLessThanOrEqualTo(bus.takeover().toMillis());
            assertThat(Long.parseLong(properties.get("group.min.session.timeout.ms")))
                    .isLessThanOrEqualTo(bus.handover().toMillis());
            assertThat(Long.parseLong(properties.get("replica.fetch.max.bytes")))
                    .isGreaterThanOrEqualTo((long) bus.maxChunkMegabytes() << 20);
        });
    }

    @Test
    void prometheusAsksEveryServiceAndReadsTheRules() throws Exception {
        var config = Deployed.yaml(Deployed.FOLDER.resolve("prometheus/prometheus.yml"));
        var scraped = config.at("/scrape_configs/0/dns_sd_configs/0");

        assertThat(Deployed.texts(scraped.get("names"))).containsExactlyInAnyOrder("gateway", "planner", "worker", "muxer");
        assertThat(scraped.get("port").asText()).isEqualTo(Deployed.imageEnvironment().get("ZOETROPE_GATEWAY_PORT"));
        assertThat(mounts("prometheus").values()).contains("/etc/prometheus/prometheus.yml");
        assertThat(mounts("prometheus")).containsEntry(
                "./helm/zoetrope/files/alerts.yaml", config.at("/rule_files/0").asText());
    }

    @Test
    void grafanaFindsTheDashboard() throws Exception {
        var provisioning = Deployed.FOLDER.resolve("grafana/provisioning");
        var folder = Deployed.yaml(provisioning.resolve("dashboards/zoetrope.yaml")).at("/providers/0/options/path").asText();
        var source = Deployed.yaml(provisioning.resolve("datasources/prometheus.yaml")).at("/datasources/0/url").asText();

        assertThat(mounts("grafana")).containsEntry("./helm/zoetrope/files/dashboard.json", folder + "/dashboard.json");
        assertThat(source).isEqualTo("http://prometheus:9090");
        assertThat(Files.isDirectory(provisioning)).isTrue();
    }

    private Map<String, String> mounts(String service) {
        var found = new TreeMap<String, String>();
        for (JsonNode mount : services.get(service).get("volumes")) {
            var parts = mount.asText().split(":");
            found.put(parts[0], parts[1]);
        }
        return found;
    }

    private Map<String, Map<String, String>> brokers() {
        var found = new TreeMap<String, Map<String, String>>();
        services.forEach((name, service) -> {
            if (service.get("image").asText().startsWith("apache/kafka:")) {
                found.put(name, Deployed.strings(service.get("environment")));
            }
        });
        assertThat(found).hasSize(3);
        return found;
    }

    /// As the image does it: `KAFKA_NODE_ID` is `node.id`.
    private static Map<String, String> properties(Map<String, String> environment) {
        var found = new TreeMap<String, String>();
        environment.forEach((name, value) -> {
            if (!SCRIPT_VARIABLES.contains(name)) {
                assertThat(name).startsWith("KAFKA_");
                found.put(name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        assertThat(AbstractKafkaConfig.CONFIG_DEF.names()).containsAll(found.keySet());
        return found;
    }

    private static boolean isOurs(JsonNode service) {
        return service.path("image").asText().contains("zoetrope");
    }
}
