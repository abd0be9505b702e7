package zoetrope.standalone.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import zoetrope.core.Checks;
import zoetrope.proto.v1.GenerateRequest;
import zoetrope.proto.v1.Pace;
import zoetrope.standalone.wiring.Pipeline;

/// A prompt in, a video file out, and a stream to watch in between.
@Command(
        name = "generate",
        description = {
            "Generates a video: prints the stream's address as soon as it is playable, then writes the MP4.",
            "Starts the whole pipeline for it, unless --server names one that is running."
        },
        mixinStandardHelpOptions = true)
public final class GenerateCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(
            paramLabel = "PROMPT",
            description = "What to show: one sentence, several (a shot each), or lines with times, the first at 0:00, such as \"0:04 it starts to rain\".")
    String prompt = "";

    @Option(names = "--seconds", defaultValue = "8", description = "Length of the video, 0.5 to 3600; 0 on a --server: until it is stopped there (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "video.mp4", description = "The MP4 to write (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("video.mp4");

    @Option(names = "--seed", description = "Seed of all noise: the same prompt and seed give the same video (default: a new one).")
    @Nullable Long seed;

    @Option(names = "--model", description = "Model to use; see `zoetrope models` (default: the settings' default).")
    @Nullable String model;

    @Option(names = "--pace", defaultValue = "BATCH", description = "BATCH: as fast as the device goes; LIVE: paced to viewers (default: ${DEFAULT-VALUE}).")
    zoetrope.core.Pace pace = zoetrope.core.Pace.BATCH;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description = "A running Zoetrope to use; https://HOST:PORT if it speaks TLS.")
    @Nullable String server;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "${env:ZOETROPE_KEY}",
            description = "API key, if the server asks for one. The variable ZOETROPE_KEY keeps it out of the list of processes.")
    @Nullable String key;

    @Mixin
    ServerOptions options;

    @Override
    public Integer call() throws Exception {
        checkWritable(out);
        Checks.that(
                seconds > 0 || server != null,
                "seconds",
                "%s (expected: 0.5..3600; with --server also 0, for a video that goes on until somebody stops it)".formatted(seconds));
        if (server != null) {
            return generate(server);
        }
        // another Zoetrope may have the usual port; the address is printed anyway
        if (options.port == null) {
            options.port = 0;
        }
        // this process is the only caller and the only worker: no keys, no TLS, nobody else let in, addresses of its own that
        // last, and the model that is asked for
        for (String setting : List.of("gateway.keys", "gateway.certificate", "gateway.privateKey", "gateway.publicUrl")) {
            options.overrides.putIfAbsent(setting, "");
        }
        options.overrides.putIfAbsent("gateway.linkLifetime", "PT0S");
        options.overrides.putIfAbsent("gateway.host", "127.0.0.1");
        if (model != null) {
            options.overrides.put("model", model);
        }
        try (Pipeline pipeline = Pipeline.start(options.settings())) {
            return generate(pipeline.url());
        }
    }

    /// Before anything is rendered.
    private static void checkWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        Checks.that(!Files.isDirectory(file), "out", "%s is a folder (expected: a file to write)".formatted(file));
        Checks.that(
                folder != null && Files.isDirectory(folder) && Files.isWritable(folder),
                "out",
                "%s (expected: a file in a folder that is there and can be written to)".formatted(file));
    }

    private int generate(String address) throws Exception {
        var request = GenerateRequest.newBuilder()
                .setPrompt(prompt)
                .setSeconds(seconds)
                .setPace(pace == zoetrope.core.Pace.LIVE ? Pace.PACE_LIVE : Pace.PACE_BATCH);
        if (seed != null) {
            request.setSeed(seed);
        }
        if (model != null) {
            request.setModel(model);
        }
        try (var client = new GenerateClient(
                address, key == null ? "" : key, spec.commandLine().getOut(), System.console() != null)) {
            return client.generate(request.build(), out);
        }
    }
}
