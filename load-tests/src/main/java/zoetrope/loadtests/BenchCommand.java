package zoetrope.loadtests;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import zoetrope.core.InvalidRequest;
import zoetrope.loadtests.chaos.Chaos;
import zoetrope.loadtests.pool.Scaling;
import zoetrope.loadtests.pool.SimulatedMachine;
import zoetrope.loadtests.prompts.PromptLoad;
import zoetrope.loadtests.speed.FirstPart;
import zoetrope.loadtests.speed.MuxCost;
import zoetrope.loadtests.speed.PipelineRate;
import zoetrope.loadtests.speed.Stages;
import zoetrope.loadtests.viewers.Viewers;
import zoetrope.models.safetensors.CheckpointException;
import zoetrope.standalone.settings.StartupException;

/// The benchmarks' command line.
@Command(
        name = "zoetrope bench",
        description = {
            "Measures Zoetrope on this machine; prints a table and writes it as Markdown and JSON.",
            "Nothing else should run on the machine meanwhile: the load average is written beside the figures."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "NAME",
        subcommands = {
            FirstPart.class,
            PipelineRate.class,
            MuxCost.class,
            Stages.class,
            Viewers.class,
            Scaling.class,
            PromptLoad.class,
            SimulatedMachine.class,
            Chaos.class,
            CommandLine.HelpCommand.class
        })
public final class BenchCommand {
    private BenchCommand() {}

    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.setProperty("logback.configurationFile", "logback.xml"); // not that of the tests whose classes are used
        System.setProperty("zoetrope.log", "WARN");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        var commandLine = new CommandLine(new BenchCommand()).setExecutionExceptionHandler((failure, command, _) -> {
            if (!(failure instanceof InvalidRequest
                    || failure instanceof IOException
                    || failure instanceof StartupException
                    || failure instanceof CheckpointException)) {
                throw failure;
            }
            command.getErr().println("zoetrope bench: " + failure.getMessage());
            return 1;
        });
        System.exit(commandLine.execute(arguments.length == 0 ? new String[] {"--help"} : arguments));
    }
}
