package zoetrope.standalone.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import zoetrope.standalone.wiring.Pipeline;

/// Runs the whole pipeline until the process is told to end.
@Command(
        name = "serve",
        description = "Runs the whole pipeline: gRPC and REST API, web console, streams. Ends on Ctrl-C.",
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    ServerOptions options;

    @Override
    public Integer call() throws InterruptedException {
        Pipeline pipeline = Pipeline.start(options.settings());
        var out = spec.commandLine().getOut();
        out.printf("Console  %s/%n", pipeline.url());
        out.printf("gRPC     %s%n", pipeline.url().replaceFirst("^https?://", ""));
        out.printf("Metrics  %s/metrics%n", pipeline.url());
        out.flush();
        UntilTold.run(pipeline);
        return 0;
    }
}
