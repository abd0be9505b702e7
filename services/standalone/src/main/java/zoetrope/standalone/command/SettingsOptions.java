package zoetrope.standalone.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import zoetrope.standalone.settings.Settings;
import zoetrope.standalone.settings.SettingsSource;

/// The flags that every command which needs settings understands.
abstract class SettingsOptions {
    /// Read when it is there and no other file is named.
    private static final Path DEFAULT_FILE = Path.of("zoetrope.yaml");

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as YAML (default: zoetrope.yaml, if it is there).")
    @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "One setting by its full name, such as worker.maxLeadSeconds=20. May be repeated.")
    Map<String, String> overrides = new LinkedHashMap<>();

    @Option(names = "--bootstrap", paramLabel = "HOST:PORT", description = "Kafka cluster to use in place of the embedded broker.")
    @Nullable String bootstrap;

    @Option(names = "--data", paramLabel = "DIR", description = "Where streams, weights and the embedded broker's log are kept.")
    @Nullable Path data;

    /// Puts the flags that not every command has into the settings, by full name.
    abstract void put(Map<String, String> flags);

    /// @throws zoetrope.core.InvalidRequest naming the setting that is wrong
    Settings settings() {
        Map<String, String> flags = new HashMap<>(overrides);
        if (bootstrap != null) {
            flags.put("bus.bootstrap", bootstrap);
            flags.put("embeddedBroker", "false");
        }
        if (data != null) {
            flags.put("data", data.toString());
        }
        put(flags);
        Optional<Path> source = Optional.ofNullable(file).or(() -> Optional.of(DEFAULT_FILE).filter(Files::exists));
        return SettingsSource.read(source, SettingsSource.environment(), flags);
    }
}
