package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zoetrope.standalone.settings.Settings;

/// The chart, rendered by Helm itself, is what Kubernetes accepts and what Zoetrope understands.
class DeployedChartTest {
    private static final Path CHART = Deployed.FOLDER.resolve("helm/zoetrope");
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet");

    @TempDir
    Path folder;

    /// Checks an object as Kubernetes' own client would: unknown fields and missing ones are errors.
    private interface Check {
        void of(JsonElement object) throws IOException;
    }

    private static final Map<String, Check> CHECKS = Map.of(
            "Deployment", V1Deployment::validateJsonElement,
            "StatefulSet", V1StatefulSet::validateJsonElement,
            "Service", V1Service::validateJsonElement,
            "ServiceAccount", V1ServiceAccount::validateJsonElement,
            "ConfigMap", V1ConfigMap::validateJsonElement,
            "Ingress", V1Ingress::validateJsonElement,
            "NetworkPolicy", V1NetworkPolicy::validateJsonElement,
            "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement);

    /// Kinds that operators bring: no client here knows them.
    private static final Map<String, String> FOREIGN = Map.of(
            "ScaledObject", "keda.sh/v1alpha1",
            "ServiceMonitor", "monitoring.coreos.com/v1",
            "PrometheusRule", "monitoring.coreos.com/v1");

    /// Ways to install it.
    private enum Values {
        AS_IT_IS(Map.of()),
        SMALL(Map.of(
                "gateway.replicas", 1, "worker.replicas", 1, "kafka.replication", 1, "networkPolicy.enabled", false,
                "podDisruptionBudget.enabled", false)),
        FULL(Map.ofEntries(
                Map.entry("autoscaling.enabled", true),
                Map.entry("serviceMonitor.enabled", true),
                Map.entry("prometheusRule.enabled", true),
                Map.entry("dashboard.enabled", true),
                Map.entry("ingress.enabled", true),
                Map.entry("ingress.tlsSecret", "certificate"),
                Map.entry("models.existingClaim", "models"),
                Map.entry("models.default", "wan2.1-1.3b"),
                Map.entry("worker.devices[0]", "gpu:0"),
                Map.entry("worker.gpu.count", 1),
                Map.entry("worker.gpu.runtimeClassName", "nvidia"),
                Map.entry("worker.gpu.nodeSelector.accelerator", "l4"),
                Map.entry("worker.image.tag", "gpu"),
                Map.entry("muxer.replicas", 2),
                Map.entry("muxer.archive.existingClaim", "videos"),
                Map.entry("publicUrl", "https://video.example.org"),
                Map.entry("settings.worker.maxLeadSeconds", 20)));

        final Map<String, Object> set;

        Values(Map<String, Object> set) {
            this.set = set;
        }
    }

    @BeforeAll
    static void helmIsThere() {
        boolean linux = System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
        assumeTrue(linux, "Helm's library is only there for Linux on x86-64");
    }

    @ParameterizedTest
    @EnumSource
    void kubernetesAcceptsIt(Values values) throws Exception {
        var lint = new Helm(CHART).lint().strict().call();
        assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
        for (JsonNode object : rendered(values)) {
            String kind = object.get("kind").asText();
            if (FOREIGN.containsKey(kind)) {
                assertThat(object.get("apiVersion").asText()).isEqualTo(FOREIGN.get(kind));
            } else {
                assertThat(CHECKS).containsKey(kind);
                CHECKS.get(kind).of(JsonParser.parseString(object.toString()));
            }
            assertThat(object.at("/metadata/name").asText()).matches("[a-z0-9-]{1,63}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPodStartsWithACommandAndSettingsThatExist(Values values) throws Exception {
        var objects = rendered(values);
        var settingsFile = Files.writeString(
                folder.resolve("zoetrope.yaml"),
                named(objects, "ConfigMap", "demo-zoetrope").at("/data/zoetrope.yaml").asText());
        var commands = new ArrayList<String>();
        for (JsonNode pod : pods(objects)) {
            var container = pod.at("/spec/containers/0");
            var arguments = Deployed.texts(container.get("args"));
            commands.add(arguments.getFirst());

            Settings settings = Deployed.settings(arguments, environment(container), Optional.of(settingsFile));

            assertThat(settings.embeddedBroker()).isFalse();
            assertThat(settings.bus().bootstrap()).isEqualTo("kafka-bootstrap:9092");
            assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(Deployed.port(arguments.getFirst(), settings));
            if (values == Values.FULL) {
                assertThat(settings.worker().devices()).containsExactly("gpu:0");
                assertThat(settings.worker().maxLeadSeconds()).isEqualTo(20);
                assertThat(settings.gateway().publicUrl()).isEqualTo("https://video.example.org");
                assertThat(settings.data().resolve(settings.models())).isEqualTo(Path.of("/models"));
                assertThat(settings.muxer().storage().archive()).isEqualTo("/archive");
            }
        }
        assertThat(commands).containsExactlyInAnyOrder("gateway", "planner", "worker", "muxer");
    }

    /// Kubernetes names a variable `ZOETROPE_GATEWAY_PORT` after a service zoetrope-gateway: our settings' names.
    @ParameterizedTest
    @EnumSource
    void kubernetesAddsNoVariables(Values values) throws Exception {
        for (JsonNode pod : pods(rendered(values))) {
            assertThat(pod.at("/spec/enableServiceLinks").asBoolean(true)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void podsAreWatchedConfinedAndGivenTimeToEnd(Values values) throws Exception {
        for (JsonNode pod : pods(rendered(values))) {
            var container = pod.at("/spec/containers/0");
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("http");
            }
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/healthz");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
            int drain = container.at("/lifecycle/preStop/sleep/seconds").asInt(0);
            assertThat(pod.at("/spec/terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(drain + 30);
            assertThat(container.at("/resources/limits").has("memory")).isTrue();
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(pod.at("/spec/securityContext/runAsNonRoot").asBoolean()).isTrue();
            var volumes = names(pod.at("/spec/volumes"));
            volumes.add("streams"); // of the muxer's claim
            assertThat(volumes).containsAll(names(container.at("/volumeMounts")));
            assertThat(mountPaths(container)).contains("/tmp", Deployed.imageEnvironment().get("ZOETROPE_DATA"));
        }
    }

    @Test
    void onlyGatewaysReachWebhooks() throws Exception {
        for (JsonNode policy : kind(rendered(Values.FULL), "NetworkPolicy")) {
            boolean gateway = policy.at("/metadata/name").asText().endsWith("-gateway");
            assertThat(policy.at("/spec/egress").toString().contains("\"port\":443")).isEqualTo(gateway);
        }
    }

    @ParameterizedTest
    @EnumSource
    void selectorsFindThePods(Values values) throws Exception {
        var objects = rendered(values);
        var pods = pods(objects);
        for (JsonNode object : objects) {
            var selector = switch (object.get("kind").asText()) {
                case "Deployment", "StatefulSet", "PodDisruptionBudget" -> object.at("/spec/selector/matchLabels");
                case "NetworkPolicy" -> object.at("/spec/podSelector/matchLabels");
                case "Service" -> object.at("/spec/selector");
                default -> object.at("/none");
            };
            if (!selector.isMissingNode()) {
                long found = pods.stream().filter(pod -> matches(selector, pod.at("/metadata/labels"))).count();
                assertThat(found).as("%s %s", object.get("kind"), object.at("/metadata/name")).isEqualTo(1);
            }
        }
        for (JsonNode ingress : kind(objects, "Ingress")) {
            var backend = ingress.at("/spec/rules/0/http/paths/0/backend/service");
            var service = named(objects, "Service", backend.get("name").asText());
            assertThat(names(service.at("/spec/ports"))).contains(backend.at("/port/name").asText());
        }
    }

    @Test
    void aSinglePodHasNoDisruptionBudget() throws Exception {
        assertThat(names(kind(rendered(Values.AS_IT_IS), "PodDisruptionBudget")))
                .containsExactlyInAnyOrder("demo-zoetrope-gateway", "demo-zoetrope-worker");
        assertThat(kind(rendered(Values.SMALL), "PodDisruptionBudget")).isEmpty();
    }

    @Test
    void autoscalingTakesTheReplicasOver() throws Exception {
        var objects = rendered(Values.FULL);
        var scaled = kind(objects, "ScaledObject").getFirst();

        String target = scaled.at("/spec/scaleTargetRef/name").asText();
        assertThat(named(objects, "Deployment", target).get("spec").has("replicas")).isFalse();
        assertThat(scaled.at("/spec/triggers/0/metadata/query").asText())
                .contains("namespace=\"video\"", "service=\"%s\"".formatted(named(objects, "Service", "demo-zoetrope-gateway").at("/metadata/name").asText()));
        assertThat(kind(rendered(Values.AS_IT_IS), "ScaledObject")).isEmpty();
    }

    @Test
    void aGpuIsAskedForAndItsTaintTolerated() throws Exception {
        var worker = named(rendered(Values.FULL), "Deployment", "demo-zoetrope-worker").at("/spec/template/spec");

        assertThat(worker.at("/containers/0/resources/limits/nvidia.com~1gpu").asInt()).isEqualTo(1);
        assertThat(worker.at("/containers/0/image").asText()).isEqualTo("zoetrope:gpu");
        assertThat(worker.at("/tolerations/0/key").asText()).isEqualTo("nvidia.com/gpu");
        assertThat(worker.at("/nodeSelector/accelerator").asText()).isEqualTo("l4");
        assertThat(worker.at("/runtimeClassName").asText()).isEqualTo("nvidia");
    }

    @Test
    void rulesAndDashboardAreThoseOfTheFiles() throws Exception {
        var objects = rendered(Values.FULL);

        assertThat(kind(objects, "PrometheusRule").getFirst().get("spec"))
                .isEqualTo(Deployed.yaml(CHART.resolve("files/alerts.yaml")));
        assertThat(named(objects, "ConfigMap", "demo-zoetrope-dashboard").at("/data/zoetrope.json").asText())
                .isEqualToIgnoringWhitespace(Files.readString(CHART.resolve("files/dashboard.json")));
    }

    @Test
    void valuesThatCannotBeAreRefused() {
        for (var wrong : Map.<String, Object>of(
                        "worker.replica", 3,
                        "worker.devices[0]", "tpu",
                        "kafka.bootstrap", "somewhere",
                        "muxer.replicas", 0,
                        "publicUrl", "https://video.example.org/")
                .entrySet()) {
            assertThatThrownBy(() -> template(Map.of(wrong.getKey(), wrong.getValue())).call())
                    .as(wrong.getKey())
                    .hasMessageContaining("/" + wrong.getKey().replaceAll("\\..*", ""));
        }
    }

    private static TemplateCommand template(Map<String, Object> values) {
        var command = new Helm(CHART).template().withName("demo").withNamespace("video").withKubeVersion("1.34.0");
        values.forEach(command::set);
        return command;
    }

    private static List<JsonNode> rendered(Values values) {
        var objects = Deployed.documents(template(values.set).call());
        assertThat(objects).hasSizeGreaterThan(8);
        return objects;
    }

    private static List<JsonNode> kind(List<JsonNode> objects, String kind) {
        return objects.stream().filter(object -> object.get("kind").asText().equals(kind)).toList();
    }

    private static JsonNode named(List<JsonNode> objects, String kind, String name) {
        var found = kind(objects, kind).stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .toList();
        assertThat(found).as("%s %s", kind, name).hasSize(1);
        return found.getFirst();
    }

    private static List<JsonNode> pods(List<JsonNode> objects) {
        var found = objects.stream()
                .filter(object -> WORKLOADS.contains(object.get("kind").asText()))
                .map(object -> object.at("/spec/template"))
                .toList();
        assertThat(found).hasSize(4);
        return found;
    }

    private static Set<String> names(Iterable<JsonNode> list) {
        var found = new HashSet<String>();
        list.forEach(each -> found.add(each.has("name") ? each.get("name").asText() : each.at("/metadata/name").asText()));
        return found;
    }

    private static Set<String> mountPaths(JsonNode container) {
        var found = new HashSet<String>();
        container.get("volumeMounts").forEach(each -> found.add(each.get("mountPath").asText()));
        return found;
    }

    private static Map<String, String> environment(JsonNode container) {
        var found = new TreeMap<String, String>();
        container.path("env").forEach(each -> found.put(each.get("name").asText(), each.get("value").asText()));
        return found;
    }

    private static boolean matches(JsonNode selector, JsonNode labels) {
        return Deployed.strings(labels).entrySet().containsAll(Deployed.strings(selector).entrySet());
    }
}
