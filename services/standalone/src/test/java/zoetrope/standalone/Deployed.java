package zoetrope.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;
import zoetrope.standalone.settings.Settings;
import zoetrope.standalone.settings.SettingsPrinter;
import zoetrope.standalone.settings.SettingsSource;

/// What is under `deploy/`, and what Zoetrope itself says to it.
final class Deployed {
    static final Path FOLDER = Path.of("..", "..", "deploy").toAbsolutePath().normalize();

    private static final Pattern IMAGE_VARIABLE = Pattern.compile("(ZOETROPE_[A-Z0-9_]+)=(\\S+)");

    /// Compose's own: a variable of the shell, with a default.
    private static final Pattern DEFAULTED = Pattern.compile("\\$\\{[A-Z_]+:-([^}]*)}");

    private Deployed() {}

    /// With anchors and merges resolved; the same key twice is an error.
    static JsonNode yaml(Path file) throws IOException {
        return documents(Files.readString(file)).getFirst();
    }

    static List<JsonNode> documents(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        var found = new ArrayList<JsonNode>();
        for (Object document : new Yaml(options).loadAll(text)) {
            if (document != null) {
                found.add(new ObjectMapper().valueToTree(document));
            }
        }
        return found;
    }

    static Map<String, String> strings(JsonNode object) {
        var found = new TreeMap<String, String>();
        object.properties().forEach(entry -> found.put(entry.getKey(), entry.getValue().asText()));
        return found;
    }

    static List<String> texts(JsonNode array) {
        var found = new ArrayList<String>();
        array.forEach(each -> found.add(each.asText()));
        return found;
    }

    /// Our variables that the image sets.
    static Map<String, String> imageEnvironment() throws IOException {
        var found = new TreeMap<String, String>();
        IMAGE_VARIABLE
                .matcher(Files.readString(FOLDER.resolve("Dockerfile")))
                .results()
                .forEach(each -> found.put(each.group(1), each.group(2)));
        assertThat(found).isNotEmpty();
        return found;
    }

    /// Where a process with these settings and this command listens.
    static int port(String command, Settings settings) {
        var printed = documents(SettingsPrinter.print(settings)).getFirst();
        return printed.at(Set.of("gateway", "serve").contains(command) ? "/gateway/port" : "/process/port").asInt();
    }

    /// The settings with which a container would start; fails if command, a flag, a variable or a setting is none.
    ///
    /// @param arguments of the container
    /// @param environment of the container, over the image's
    /// @param file what is mounted where `--config` says
    static Settings settings(List<String> arguments, Map<String, String> environment, Optional<Path> file) throws IOException {
        var leaf = new CommandLine(Main.class).parseArgs(arguments.toArray(String[]::new));
        assertThat(leaf.hasSubcommand()).as("a command: %s", arguments).isTrue();
        leaf = leaf.subcommand();
        var flags = new TreeMap<String, String>(leaf.matchedOptionValue("--set", Map.<String, String>of()));
        String bootstrap = leaf.matchedOptionValue("--bootstrap", "");
        if (!bootstrap.isEmpty()) {
            flags.put("bus.bootstrap", bootstrap);
            flags.put("embeddedBroker", "false");
        }
        assertThat(leaf.hasMatchedOption("--config")).as("a file of settings: %s", arguments).isEqualTo(file.isPresent());
        var variables = new TreeMap<>(imageEnvironment());
        environment.forEach((name, value) -> {
            if (name.startsWith("ZOETROPE_")) {
                variables.put(name, DEFAULTED.matcher(value).replaceAll("$1"));
            }
        });
        return SettingsSource.read(file, variables, flags);
    }
}
