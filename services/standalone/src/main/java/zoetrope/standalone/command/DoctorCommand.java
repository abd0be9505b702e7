package zoetrope.standalone.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import zoetrope.standalone.doctor.Examination;
import zoetrope.standalone.doctor.Finding;

/// Says what is there, what is missing and what to do.
@Command(
        name = "doctor",
        description = "Checks this machine: JDK, cores, memory, disk, ports, native libraries, weights. Exits 1 when something is missing.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    ServerOptions options;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        List<Finding> findings = new Examination(options.settings()).findings();
        for (Finding finding : findings) {
            out.printf("%-5s %-16s %s%n", finding.state().name().toLowerCase(java.util.Locale.ROOT), finding.what(), finding.seen());
            if (!finding.remedy().isEmpty()) {
                out.printf("%-22s -> %s%n", "", finding.remedy());
            }
        }
        out.flush();
        return findings.stream().anyMatch(finding -> finding.state() == Finding.State.MISS) ? 1 : 0;
    }
}
