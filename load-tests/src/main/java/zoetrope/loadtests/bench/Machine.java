package zoetrope.loadtests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Where and when a benchmark ran.
///
/// @param loadAtStart processes that ran or wanted to, averaged over the last minute; about 0 on an idle machine
public record Machine(String cpu, int cores, long memoryGigabytes, String os, String jdk, Instant startedAt, double loadAtStart) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    static Machine now() {
        return new Machine(
                field(CPUINFO, "model name").orElse(System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                Math.round(bean().getTotalMemorySize() / 1e9),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.runtime.version"),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                load());
    }

    static double load() {
        return bean().getSystemLoadAverage();
    }

    /// Processor time that this process has used, in seconds.
    public static double processorSeconds() {
        return bean().getProcessCpuTime() / 1e9;
    }

    /// Memory that this process holds now, in megabytes; NaN where the system does not tell.
    public static double residentMegabytes() {
        return residentMegabytes(ProcessHandle.current().pid());
    }

    /// Memory that a process holds now, in megabytes; NaN where the system does not tell.
    public static double residentMegabytes(long process) {
        return megabytes(process, "VmRSS");
    }

    /// The most memory that this process ever held, in megabytes; NaN where the system does not tell.
    public static double peakMegabytes() {
        return megabytes(ProcessHandle.current().pid(), "VmHWM");
    }

    private static double megabytes(long process, String name) {
        return field(Path.of("/proc", "" + process, "status"), name)
                .map(text -> Long.parseLong(text.replace(" kB", "").strip()) / 1024.0)
                .orElse(Double.NaN);
    }

    private static Optional<String> field(Path file, String name) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static com.sun.management.OperatingSystemMXBean bean() {
        return (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }

    @Override
    public String toString() {
        return "%s, %d cores, %d GB, %s, %s; %s, load average %s at the start"
                .formatted(cpu, cores, memoryGigabytes, os, jdk, startedAt, Figure.text(loadAtStart));
    }
}
