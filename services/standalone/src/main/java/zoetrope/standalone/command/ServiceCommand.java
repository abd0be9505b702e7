package zoetrope.standalone.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import zoetrope.standalone.settings.Settings;
import zoetrope.standalone.wiring.Chassis;

/// Runs one service until the process is told to end. All processes of a cluster share a Kafka.
abstract class ServiceCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    abstract SettingsOptions options();

    /// Starts the service.
    ///
    /// @return where it is reached
    abstract String start(Chassis chassis) throws IOException;

    @Override
    public final Integer call() throws InterruptedException {
        Settings settings = options().settings().inCluster();
        var address = new StringBuilder();
        Chassis chassis = Chassis.start(settings, it -> address.append(start(it)));
        var out = spec.commandLine().getOut();
        out.printf("%-8s %s%n", spec.name(), address);
        out.printf("Metrics  %s/metrics%n", address);
        out.flush();
        UntilTold.run(chassis);
        return 0;
    }
}
