package zoetrope.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import zoetrope.core.JavaProcess;

/// A Java process with the class path of this one.
///
/// @param log what it writes to standard error; a process that is started again in the same folder writes on
public record Child(String service, Process process, Path log) implements AutoCloseable {
    /// Begins to start a service of Zoetrope's command line.
    ///
    /// @param folder for its data and its log
    /// @param port to listen on; 0 for any
    public static Child start(Path folder, String bootstrap, String service, int port, String... flags) throws IOException {
        var arguments = new ArrayList<>(List.of(
                service,
                "--bootstrap", bootstrap, "--port", Integer.toString(port), "--data", folder.resolve("data").toString(),
                "--set", "bus.startTimeout=PT3M"));
        arguments.addAll(List.of(flags));
        return start(folder, service, Main.class, arguments);
    }

    /// Begins to start a program that says on its first line what it is and where it is reached.
    ///
    /// @param service the first word of that line
    public static Child start(Path folder, String service, Class<?> main, List<String> arguments) throws IOException {
        Files.createDirectories(folder);
        var log = folder.resolve("log");
        var flags = List.of("-XX:TieredStopAtLevel=1", "-Xmx700m", "-Dlogback.configurationFile=logback.xml");
        var process = new ProcessBuilder(JavaProcess.command(main, flags, arguments))
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new Child(service, process, log);
    }

    /// Waits until it says where it is reached.
    ///
    /// @return that address
    public String address() throws IOException {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null || !line.startsWith(service + " ")) {
            throw new IOException("%s said '%s' (expected: its address); its log:%n%s".formatted(service, line, said()));
        }
        return line.substring(service.length()).strip();
    }

    String said() throws IOException {
        return Files.readString(log);
    }

    /// As `kill -9` does; returns when it is gone.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// As SIGTERM does.
    ///
    /// @return whether it ended in time
    public boolean end(Duration patience) throws InterruptedException {
        process.destroy();
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
