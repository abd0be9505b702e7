package zoetrope.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process of Zoetrope's command line, with the class path of the test.
///
/// @param log what it writes to standard error
record Child(String service, Process process, Path log) implements AutoCloseable {
    /// Begins to start it.
    ///
    /// @param folder for its data and its log
    static Child start(Path folder, String bootstrap, String service, String... flags) throws IOException {
        Files.createDirectories(folder);
        var log = folder.resolve("log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx700m", "-Dlogback.configurationFile=logback.xml",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(), service,
                "--bootstrap", bootstrap, "--port", "0", "--data", folder.resolve("data").toString(),
                "--set", "bus.startTimeout=PT3M"));
        command.addAll(List.of(flags));
        var process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(log.toFile()).start();
        return new Child(service, process, log);
    }

    /// Waits until it says where it is reached.
    ///
    /// @return that address
    String address() throws IOException {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null || !line.startsWith(service + " ")) {
            throw new AssertionError("%s said '%s' (expected: its address); its log:%n%s".formatted(service, line, said()));
        }
        return line.substring(service.length()).strip();
    }

    String said() throws IOException {
        return Files.readString(log);
    }

    /// As `kill -9` does.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// As SIGTERM does.
    ///
    /// @return whether it ended in time
    boolean end() throws InterruptedException {
        process.destroy();
        return process.waitFor(Events.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
