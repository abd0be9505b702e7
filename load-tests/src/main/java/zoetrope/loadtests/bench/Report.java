package zoetrope.loadtests.bench;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a benchmark found.
///
/// @param question what it answers
/// @param loadAtEnd load average when it ended; the benchmark's own work is in it
/// @param setup what it was run with
record Report(
        String benchmark,
        String question,
        Machine machine,
        double loadAtEnd,
        Map<String, Object> setup,
        List<Figure> figures) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    Report {
        figures = List.copyOf(figures);
    }

    String markdown() {
        return """
                ## %s

                %s

                | Figure | Value | Bar | |
                |---|---:|---:|---|
                %s

                Setup: %s.
                Machine: %s, %s at the end.
                """
                .formatted(
                        benchmark,
                        question,
                        figures.stream().map(Figure::row).collect(Collectors.joining("\n")),
                        setup.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", ")),
                        machine,
                        Figure.text(loadAtEnd));
    }

    /// Writes `NAME.md` and `NAME.json`.
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(benchmark + ".md"), markdown());
        Files.writeString(folder.resolve(benchmark + ".json"), JSON.writeValueAsString(this) + "\n");
    }
}
