package zoetrope.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import zoetrope.standalone.Main;
import zoetrope.standalone.settings.ProcessSettings;
import zoetrope.standalone.settings.Settings;

class ServiceOptionsTest {
    @Test
    void aWorkersFlagsBecomeItsSettings() {
        var worker = new WorkerCommand();
        new CommandLine(worker)
                .parseArgs(
                        "--bootstrap", "kafka:9092", "--host", "0.0.0.0", "--port", "9000", "--device", "cpu", "--device",
                        "gpu:0", "--set", "worker.slots=3");

        Settings settings = worker.options().settings().inCluster();

        assertThat(settings.embeddedBroker()).isFalse();
        assertThat(settings.bus().bootstrap()).isEqualTo("kafka:9092");
        assertThat(settings.process()).isEqualTo(new ProcessSettings("0.0.0.0", 9000, ""));
        assertThat(settings.worker().devices()).containsExactly("cpu", "gpu:0");
        assertThat(settings.worker().slots()).isEqualTo(3);
    }

    @Test
    void everyCommandExplainsItself() {
        Main.commandLine().getSubcommands().forEach((name, command) -> assertThat(command.getUsageMessage()).contains(name));
        var worker = Main.commandLine().getSubcommands().get("worker").getUsageMessage();
        assertThat(worker).contains("--bootstrap", "--device", "--host", "--port", "SIGTERM");
    }

    @Test
    void aGatewaysFlagsAreThoseOfItsServer() {
        var gateway = new GatewayCommand();
        new CommandLine(gateway).parseArgs("--host", "0.0.0.0", "--port", "9000");

        Settings settings = gateway.options().settings();

        assertThat(settings.gateway().host()).isEqualTo("0.0.0.0");
        assertThat(settings.gateway().port()).isEqualTo(9000);
    }

    @Test
    void aProcessIsReachedWhereItListensOrWhereItIsToldSo() {
        var defaults = ProcessSettings.defaults();

        assertThat(defaults.reachedAt("10.0.0.7", 9000)).isEqualTo(URI.create("http://10.0.0.7:9000"));
        assertThat(defaults.reachedAt("::1", 9000)).isEqualTo(URI.create("http://[::1]:9000"));
        assertThat(defaults.reachedAt("0.0.0.0", 9000).getHost()).isNotEqualTo("0.0.0.0");
        assertThat(new ProcessSettings("0.0.0.0", 0, "http://muxer-1:80").reachedAt("0.0.0.0", 9000))
                .isEqualTo(URI.create("http://muxer-1:80"));
        assertThatThrownBy(() -> new ProcessSettings("0.0.0.0", 0, "muxer-1"))
                .hasMessage("process.address: 'muxer-1' (expected: http://host:port, or empty)");
    }
}
