package zoetrope.loadtests.pool;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import zoetrope.core.JavaProcess;
import zoetrope.loadtests.BenchCommand;
import zoetrope.loadtests.bench.Machine;

/// Processes of simulated workers, some in each.
public final class SimulatedMachines implements AutoCloseable {
    private final String bootstrap;
    private final SimulatedTiming timing;
    private final int devices;
    private final int slots;
    private final List<Machine> machines = new ArrayList<>();

    private record Machine(Process process, BufferedReader said) {
        /// Returns when so many devices are at work.
        void work(int count) throws IOException {
            process.outputWriter(StandardCharsets.UTF_8).append(count + "\n").flush();
            if (said.readLine() == null) {
                throw new IOException("a simulated machine ended (expected: ready)");
            }
        }
    }

    /// @param devices of a machine
    /// @param slots of a device
    public SimulatedMachines(String bootstrap, SimulatedTiming timing, int devices, int slots) {
        this.bootstrap = bootstrap;
        this.timing = timing;
        this.devices = devices;
        this.slots = slots;
    }

    /// Returns when at least so many workers are at work.
    public void grow(int workers) throws IOException {
        int wanted = Math.ceilDiv(workers, devices);
        for (int i = machines.size(); i < wanted; i++) {
            machines.add(start("machine-" + i));
        }
        for (int i = 0; i < wanted; i++) {
            machines.get(i).work(Math.min(devices, workers - i * devices));
        }
    }

    private Machine start(String name) throws IOException {
        // many small processes share the cores with the broker: none may take its time for compiling
        var flags = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xmx192m"));
        flags.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-D"))
                .toList());
        var arguments = new ArrayList<>(List.of("machine", "--bootstrap", bootstrap, "--name", name, "--slots", "" + slots));
        arguments.addAll(timing.flags());
        var process = new ProcessBuilder(JavaProcess.command(BenchCommand.class, flags, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Machine(process, process.inputReader(StandardCharsets.UTF_8));
    }

    /// Kills a machine with its workers, as `kill -9` does.
    ///
    /// @return when, and what its workers' names begin with
    Crash crash(int machine) {
        var when = Instant.now();
        machines.get(machine).process().destroyForcibly();
        return new Crash(when, "machine-%d/".formatted(machine));
    }

    record Crash(Instant at, String workers) {}

    /// Processor time of all machines that live, in seconds.
    double processorSeconds() {
        return machines.stream()
                .map(machine -> machine.process().info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(spent -> spent.toMillis() / 1000.0)
                .sum();
    }

    @Override
    public void close() {
        machines.forEach(machine -> machine.process().destroyForcibly());
    }
}
