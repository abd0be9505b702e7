package zoetrope.standalone.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import zoetrope.core.InvalidRequest;

/// Reads [Settings]: the defaults, over them a YAML file, over it the environment, over it the flags. A setting that does not
/// exist, or whose value cannot be, is refused by its full name.
public final class SettingsSource {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .registerModule(new JavaTimeModule())
            // Jackson's own form of a path is an absolute URI
            .registerModule(new SimpleModule().addSerializer(Path.class, ToStringSerializer.instance))
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private static final Set<String> LAUNCHER_VARIABLES =
            Set.of("ZOETROPE_JDK", "ZOETROPE_HEAP", "ZOETROPE_JAVA_OPTS", "ZOETROPE_NO_BUILD", "ZOETROPE_KEY");

    private SettingsSource() {}

    /// @param file YAML, in the form that `zoetrope config` prints; any part of the tree may be left out
    /// @param environment variables such as `ZOETROPE_WORKER_MAX_LEAD_SECONDS`
    /// @param flags by full name, such as `worker.maxLeadSeconds`
    /// @throws InvalidRequest naming the setting
    public static Settings read(Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
        ObjectNode tree = YAML.valueToTree(Settings.defaults());
        file.ifPresent(path -> merge(tree, parseFile(path), ""));
        var names = new TreeMap<String, String>();
        collectNames(tree, "", names);
        environment.forEach((variable, value) -> {
            String name = names.get(variable);
            if (name == null) {
                throw unknown(variable);
            }
            put(tree, name, value);
        });
        flags.forEach((name, value) -> {
            if (!names.containsValue(name)) {
                throw unknown(name);
            }
            put(tree, name, value);
        });
        return bind(tree);
    }

    /// The variables of this process that are settings; those that the launcher and `generate` read are left out.
    public static Map<String, String> environment() {
        var variables = new TreeMap<String, String>(System.getenv());
        variables.keySet().removeIf(name -> !name.startsWith("ZOETROPE_") || LAUNCHER_VARIABLES.contains(name));
        return variables;
    }

    /// The environment variable of a setting: `worker.maxLeadSeconds` is `ZOETROPE_WORKER_MAX_LEAD_SECONDS`.
    static String variable(String name) {
        return "ZOETROPE_"
                + name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static ObjectNode parseFile(Path path) {
        try {
            JsonNode node = YAML.readTree(Files.readString(path));
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new InvalidRequest("config", path + " holds no settings (expected: YAML as `zoetrope config` prints it)");
        } catch (JsonProcessingException malformed) {
            throw new InvalidRequest("config", path + ": " + malformed.getOriginalMessage() + " (expected: YAML)");
        } catch (IOException unreadable) {
            throw new InvalidRequest("config", path + " (expected: a readable file)");
        }
    }

    private static void merge(ObjectNode into, ObjectNode from, String prefix) {
        from.properties().forEach(entry -> {
            String name = prefix + entry.getKey();
            JsonNode known = into.get(entry.getKey());
            if (known == null) {
                throw unknown(name);
            }
            if (known instanceof ObjectNode object && entry.getValue() instanceof ObjectNode part) {
                merge(object, part, name + ".");
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static void collectNames(ObjectNode tree, String prefix, Map<String, String> byVariable) {
        tree.properties().forEach(entry -> {
            String name = prefix + entry.getKey();
            if (entry.getValue() instanceof ObjectNode part) {
                collectNames(part, name + ".", byVariable);
            } else {
                byVariable.put(variable(name), name);
            }
        });
    }

    private static void put(ObjectNode tree, String name, String value) {
        int dot = name.lastIndexOf('.');
        ObjectNode parent = dot < 0 ? tree : (ObjectNode) tree.at("/" + name.substring(0, dot).replace('.', '/'));
        try {
            JsonNode parsed = value.isBlank() ? YAML.getNodeFactory().textNode("") : YAML.readTree(value);
            parent.set(name.substring(dot + 1), parsed);
        } catch (JsonProcessingException malformed) {
            throw new InvalidRequest(name, "'" + value + "' (expected: a YAML value)");
        }
    }

    private static Settings bind(ObjectNode tree) {
        try {
            return YAML.treeToValue(tree, Settings.class);
        } catch (UnrecognizedPropertyException surplus) {
            throw unknown(pathOf(surplus));
        } catch (JsonMappingException unfit) {
            if (unfit.getCause() instanceof InvalidRequest invalid) {
                throw invalid;
            }
            throw new InvalidRequest(pathOf(unfit), unfit.getOriginalMessage());
        } catch (JsonProcessingException malformed) {
            throw new InvalidRequest("config", malformed.getOriginalMessage());
        }
    }

    private static InvalidRequest unknown(String name) {
        return new InvalidRequest(name, "no such setting (expected: one that `zoetrope config` prints)");
    }

    private static String pathOf(JsonMappingException problem) {
        return problem.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .reduce((outer, inner) -> inner.startsWith("[") ? outer + inner : outer + "." + inner)
                .orElse("config");
    }
}
