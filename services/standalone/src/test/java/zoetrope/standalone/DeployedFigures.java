package zoetrope.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The figures that alerts, dashboard and autoscaling ask Prometheus for.
final class DeployedFigures {
    /// Prometheus' own.
    static final Set<String> OF_PROMETHEUS = Set.of("up");

    private static final Path FILES = Deployed.FOLDER.resolve("helm/zoetrope");
    /// What Prometheus adds to every sample when it fetches it.
    private static final Set<String> ADDED_LABELS = Set.of("job", "instance", "component", "namespace", "service", "pod");

    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    /// A metric with the part in braces, if there is one; a name before a round bracket is a function.
    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?![a-zA-Z0-9_:]|\\s*\\()\\s*(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-zA-Z_]\\w*)\\s*(=~|!~|!=|=)\\s*#(\\d+)");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring");

    private DeployedFigures() {}

    /// A metric in an expression.
    ///
    /// @param labels those it is selected by; the value where it must be equal to one, else empty
    record Asked(String metric, Map<String, String> labels) {
        /// Whether a line of `/metrics` could be meant.
        boolean describes(String sample) {
            return (sample.startsWith(metric + " ") || sample.startsWith(metric + "{"))
                    && labels.entrySet().stream()
                            .filter(label -> !ADDED_LABELS.contains(label.getKey()))
                            .allMatch(label -> sample.contains(
                                    label.getValue().isEmpty()
                                            ? label.getKey() + "=\""
                                            : "%s=\"%s\"".formatted(label.getKey(), label.getValue())));
        }
    }

    /// All expressions of all files.
    static List<String> expressions() throws IOException {
        var found = new ArrayList<String>();
        for (JsonNode group : Deployed.yaml(FILES.resolve("files/alerts.yaml")).get("groups")) {
            group.get("rules").forEach(rule -> found.add(rule.get("expr").asText()));
        }
        int alerts = found.size();
        for (JsonNode panel : new ObjectMapper().readTree(Files.readString(FILES.resolve("files/dashboard.json"))).get("panels")) {
            panel.path("targets").forEach(target -> found.add(target.get("expr").asText()));
        }
        if (alerts == 0 || found.size() == alerts) {
            throw new AssertionError("no alerts or no panels");
        }
        var query = Pattern.compile("query: (max\\(.*)").matcher(Files.readString(FILES.resolve("templates/autoscaling.yaml")));
        if (!query.find()) {
            throw new AssertionError("autoscaling asks for nothing");
        }
        found.add(query.group(1).replaceAll("\\{\\{.*?}}", "it"));
        return found;
    }

    /// The metrics of an expression; not a parser, but enough for those above.
    static List<Asked> asked(String expression) {
        var strings = new ArrayList<String>();
        var plain = STRING.matcher(expression).replaceAll(match -> {
            strings.add(match.group().substring(1, match.group().length() - 1));
            return "#" + (strings.size() - 1);
        });
        plain = RANGE.matcher(GROUPING.matcher(plain).replaceAll(" ")).replaceAll(" ");
        var found = new ArrayList<Asked>();
        SELECTOR.matcher(plain).results().forEach(match -> {
            if (!KEYWORDS.contains(match.group(1))) {
                var labels = new TreeMap<String, String>();
                if (match.group(2) != null) {
                    MATCHER.matcher(match.group(2)).results().forEach(label -> labels.put(
                            label.group(1), label.group(2).equals("=") ? strings.get(Integer.parseInt(label.group(3))) : ""));
                }
                found.add(new Asked(match.group(1), labels));
            }
        });
        return found;
    }

    /// Those that no line of a scrape could be meant by.
    static Set<String> unknownTo(String scrape) throws IOException {
        var samples = scrape.lines().filter(line -> !line.startsWith("#")).toList();
        var unknown = new TreeSet<String>();
        for (String expression : expressions()) {
            for (Asked each : asked(expression)) {
                if (!OF_PROMETHEUS.contains(each.metric()) && samples.stream().noneMatch(each::describes)) {
                    unknown.add(each.metric() + each.labels());
                }
            }
        }
        return unknown;
    }
}
