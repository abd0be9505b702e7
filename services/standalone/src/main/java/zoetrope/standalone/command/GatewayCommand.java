package zoetrope.standalone.command;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import zoetrope.standalone.wiring.Chassis;
import zoetrope.standalone.wiring.GatewayWiring;
import zoetrope.standalone.wiring.Viewing;

/// The gateway as a process of its own.
@Command(
        name = "gateway",
        description = {
            "Runs a gateway: gRPC and REST API, web console; streams are passed on from the muxers.",
            "One process of a cluster; --bootstrap says where its Kafka is. SIGTERM ends it: calls that are open are closed."
        },
        mixinStandardHelpOptions = true)
public final class GatewayCommand extends ServiceCommand {
    @Mixin
    ServerOptions options;

    @Override
    SettingsOptions options() {
        return options;
    }

    @Override
    String start(Chassis chassis) throws IOException {
        int port = GatewayWiring.start(chassis, Viewing.ofOthers(chassis));
        return chassis.settings().gateway().ownUrl(port);
    }
}
