package zoetrope.standalone;

import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import zoetrope.core.InvalidRequest;
import zoetrope.models.safetensors.CheckpointException;
import zoetrope.standalone.command.ConfigCommand;
import zoetrope.standalone.command.DoctorCommand;
import zoetrope.standalone.command.GatewayCommand;
import zoetrope.standalone.command.GenerateCommand;
import zoetrope.standalone.command.KeysCommand;
import zoetrope.standalone.command.ModelsCommand;
import zoetrope.standalone.command.MuxerCommand;
import zoetrope.standalone.command.PlannerCommand;
import zoetrope.standalone.command.ServeCommand;
import zoetrope.standalone.command.WorkerCommand;
import zoetrope.standalone.settings.StartupException;
import zoetrope.trainer.TrainCommand;
import zoetrope.trainer.eval.EvalCommand;

/// The command line. Problems that a user can mend are one line on standard error and exit code 1 (2 for wrong flags).
@Command(
        name = "zoetrope",
        description = "Turns prompts into live video streams.",
        mixinStandardHelpOptions = true,
        version = "zoetrope 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GenerateCommand.class,
            ServeCommand.class,
            GatewayCommand.class,
            PlannerCommand.class,
            WorkerCommand.class,
            MuxerCommand.class,
            DoctorCommand.class,
            ModelsCommand.class,
            ConfigCommand.class,
            KeysCommand.class,
            TrainCommand.class,
            EvalCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {
    private static final Set<String> TELL_AS_THEY_GO = Set.of("serve", "gateway", "planner", "worker", "muxer", "train");

    private Main() {}

    public static void main(String[] arguments) {
        Processwide.prepare(arguments.length > 0 && TELL_AS_THEY_GO.contains(arguments[0]));
        System.exit(commandLine().execute(arguments.length == 0 ? new String[] {"--help"} : arguments));
    }

    /// All that it can be told.
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    boolean canBeMended = failure instanceof InvalidRequest
                            || failure instanceof StartupException
                            || failure instanceof CheckpointException;
                    if (!canBeMended) {
                        throw failure;
                    }
                    command.getErr().println("zoetrope: " + failure.getMessage());
                    return 1;
                });
    }
}
