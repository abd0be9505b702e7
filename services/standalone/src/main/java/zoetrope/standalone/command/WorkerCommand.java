package zoetrope.standalone.command;

import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import zoetrope.standalone.wiring.Chassis;
import zoetrope.standalone.wiring.OperationsServer;
import zoetrope.standalone.wiring.WorkerWiring;

/// The worker as a process of its own.
@Command(
        name = "worker",
        description = {
            "Runs a worker: loads the model onto its devices and renders shots.",
            "One process of a cluster; --bootstrap says where its Kafka is. SIGTERM ends it: running shots go back to the queue, and another worker takes them up."
        },
        mixinStandardHelpOptions = true)
public final class WorkerCommand extends ServiceCommand {
    @Mixin
    WorkerOptions options;

    @Override
    SettingsOptions options() {
        return options;
    }

    @Override
    String start(Chassis chassis) {
        var server = OperationsServer.start(chassis, UnaryOperator.identity());
        WorkerWiring.loading(chassis.settings()).start(chassis);
        return server.address().toString();
    }
}
