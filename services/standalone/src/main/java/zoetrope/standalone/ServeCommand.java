package zoetrope.standalone;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Runs the whole pipeline until the process is told to end.
@Command(
        name = "serve",
        description = "Runs the whole pipeline: gRPC and REST API, web console, streams. Ends on Ctrl-C.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    SettingsOptions options;

    @Override
    public Integer call() throws InterruptedException {
        var ended = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.start(options.settings());
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            pipeline.close();
            ended.countDown();
        }));
        var out = spec.commandLine().getOut();
        out.printf("Console  %s/%n", pipeline.url());
        out.printf("gRPC     %s%n", pipeline.url().replaceFirst("^https?://", ""));
        out.printf("Metrics  %s/metrics%n", pipeline.url());
        out.flush();
        ended.await();
        return 0;
    }
}
