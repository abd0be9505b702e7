package zoetrope.standalone.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import zoetrope.standalone.settings.SettingsPrinter;

/// Prints the settings in force.
@Command(
        name = "config",
        description = {
            "Prints the settings in force as YAML, each with its consequence.",
            "They come from the defaults, zoetrope.yaml, variables such as ZOETROPE_WORKER_MAX_LEAD_SECONDS, and flags; the later win."
        },
        mixinStandardHelpOptions = true)
public final class ConfigCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    ServerOptions options;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(SettingsPrinter.print(options.settings()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
