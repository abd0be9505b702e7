package zoetrope.core;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program of this process's class path as a Java process of its own.
public final class JavaProcess {
    private JavaProcess() {}

    /// The command that starts it. What the virtual machine itself has to say goes to standard error: standard output is the
    /// program's alone, and its first line may be relied upon. It keeps no file of counters in the folder for temporary files,
    /// where processes of other containers may have one of the same number.
    ///
    /// @param flags of the virtual machine, beside those that all of Zoetrope's processes have
    public static List<String> command(Class<?> main, List<String> flags, List<String> arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-XX:+PerfDisableSharedMem", "-Xlog:disable", "-Xlog:all=warning:stderr", "-XX:+UseSerialGC"));
        command.addAll(flags);
        command.addAll(List.of(
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main.getName()));
        command.addAll(arguments);
        return command;
    }
}
