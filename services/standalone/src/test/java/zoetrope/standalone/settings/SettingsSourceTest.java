package zoetrope.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSourceTest {
    @TempDir
    Path folder;

    private Path yaml(String text) throws IOException {
        return Files.writeString(folder.resolve("zoetrope.yaml"), text);
    }

    @Test
    void theDefaultsAreWhatNothingElseSays() {
        assertThat(SettingsSource.read(Optional.empty(), Map.of(), Map.of())).isEqualTo(Settings.defaults());
    }

    @Test
    void flagsWinOverTheEnvironmentAndTheEnvironmentOverTheFile() throws IOException {
        Path file = yaml("worker: {slots: 3, maxAttempts: 4}\ngateway: {port: 1111}\nbus: {takeover: PT5S}\n");

        Settings settings = SettingsSource.read(
                Optional.of(file),
                Map.of("ZOETROPE_WORKER_MAX_ATTEMPTS", "5", "ZOETROPE_GATEWAY_PORT", "2222"),
                Map.of("gateway.port", "3333", "worker.devices", "[cpu, \"gpu:0\"]"));

        assertThat(settings.worker().slots()).isEqualTo(3);
        assertThat(settings.worker().maxAttempts()).isEqualTo(5);
        assertThat(settings.worker().devices()).isEqualTo(List.of("cpu", "gpu:0"));
        assertThat(settings.gateway().port()).isEqualTo(3333);
        assertThat(settings.bus().takeover()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whatIsPrintedCanBeReadBack() throws IOException {
        Settings settings = SettingsSource.read(Optional.empty(), Map.of(), Map.of("worker.slots", "7"));

        assertThat(SettingsSource.read(Optional.of(yaml(SettingsPrinter.print(settings))), Map.of(), Map.of()))
                .isEqualTo(settings);
    }

    @Test
    void aSettingThatDoesNotExistIsRefusedByName() throws IOException {
        Path file = yaml("worker: {slotz: 3}");

        assertThatThrownBy(() -> SettingsSource.read(Optional.of(file), Map.of(), Map.of()))
                .hasMessageStartingWith("worker.slotz: no such setting");
        assertThatThrownBy(() -> SettingsSource.read(Optional.empty(), Map.of("ZOETROPE_WORKER_SLOTZ", "3"), Map.of()))
                .hasMessageStartingWith("ZOETROPE_WORKER_SLOTZ: no such setting");
    }

    @Test
    void aValueThatCannotBeIsRefusedWithWhatWasExpected() {
        assertThatThrownBy(() -> SettingsSource.read(Optional.empty(), Map.of(), Map.of("worker.slots", "0")))
                .hasMessage("worker.slots: 0 (expected: 1..64)");
        assertThatThrownBy(() -> SettingsSource.read(Optional.empty(), Map.of(), Map.of("gateway.port", "many")))
                .hasMessageStartingWith("gateway.port:");
    }
}
