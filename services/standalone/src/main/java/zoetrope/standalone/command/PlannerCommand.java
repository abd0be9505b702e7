package zoetrope.standalone.command;

import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import zoetrope.standalone.wiring.Chassis;
import zoetrope.standalone.wiring.OperationsServer;
import zoetrope.standalone.wiring.PlannerWiring;

/// The planner as a process of its own.
@Command(
        name = "planner",
        description = {
            "Runs a planner. Of several, each plans a share of the jobs.",
            "One process of a cluster; --bootstrap says where its Kafka is. SIGTERM ends it: another takes its jobs over at once."
        },
        mixinStandardHelpOptions = true)
public final class PlannerCommand extends ServiceCommand {
    @Mixin
    ProcessOptions options;

    @Override
    SettingsOptions options() {
        return options;
    }

    @Override
    String start(Chassis chassis) {
        var server = OperationsServer.start(chassis, UnaryOperator.identity());
        PlannerWiring.start(chassis, server.address());
        return server.address().toString();
    }
}
