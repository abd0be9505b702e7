package zoetrope.standalone.command;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import zoetrope.standalone.wiring.Chassis;
import zoetrope.standalone.wiring.MuxerWiring;
import zoetrope.standalone.wiring.OperationsServer;
import zoetrope.standalone.wiring.Viewing;

/// The muxer as a process of its own.
@Command(
        name = "muxer",
        description = {
            "Runs a muxer: makes the streams of its share of the jobs and answers for those of all.",
            "One process of a cluster; --bootstrap says where its Kafka is. SIGTERM ends it: another muxer takes its running streams over."
        },
        mixinStandardHelpOptions = true)
public final class MuxerCommand extends ServiceCommand {
    @Mixin
    ProcessOptions options;

    @Override
    SettingsOptions options() {
        return options;
    }

    @Override
    String start(Chassis chassis) throws IOException {
        var viewing = Viewing.ofMuxer(chassis);
        var server = OperationsServer.start(chassis, viewing.routes()::before);
        MuxerWiring.start(chassis, viewing.streams(), server.address());
        return server.address().toString();
    }
}
