package zoetrope.loadtests.viewers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A core of this machine that processes are held to, by the program `taskset`.
///
/// @param number from 0
record Core(int number) {
    static Core first() {
        return new Core(0);
    }

    /// As far from the first one as this machine has it.
    static Core last() {
        return new Core(Runtime.getRuntime().availableProcessors() - 1);
    }

    /// A command that runs the given one on this core only.
    List<String> running(List<String> command) {
        var pinned = new ArrayList<>(List.of("taskset", "-c", "" + number));
        pinned.addAll(command);
        return pinned;
    }

    /// Holds this process, all its threads and whatever they start to this core.
    ///
    /// @throws IOException if there is no `taskset`
    void holdThisProcess() throws IOException, InterruptedException {
        var command = List.of("taskset", "-a", "-c", "-p", "" + number, "" + ProcessHandle.current().pid());
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("taskset: '%s' (expected: a core to run on)".formatted(said.strip()));
        }
    }
}
