package zoetrope.standalone.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import zoetrope.models.video.ModelCatalog;
import zoetrope.standalone.doctor.Bytes;
import zoetrope.standalone.doctor.Machine;
import zoetrope.standalone.settings.Settings;

/// Lists the models that are there.
@Command(
        name = "models",
        description = {
            "Lists the models that are there: the built-in one and those in the models folder.",
            "A model of yours is a folder with transformer.safetensors (or a transformer folder with shards),"
                    + " autoencoder.safetensors and, for Wan, text_encoder.safetensors with tokenizer.json; the transformer's"
                    + " config.json as transformer.json (or in the transformer folder), unless its file's metadata has it; and"
                    + " model.json with size, steps and so on, unless it is to be sampled as Self-Forcing's 1.3B is."
        },
        mixinStandardHelpOptions = true)
public final class ModelsCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    ServerOptions options;

    @Override
    public Integer call() {
        Settings settings = options.settings();
        ModelCatalog catalog = settings.catalog();
        var out = spec.commandLine().getOut();
        out.printf("%-28s %-10s %-8s %10s %12s  %s%n", "NAME", "SIZE", "FPS", "ON DISK", "MEMORY", "SOURCE");
        for (ModelCatalog.Entry model : catalog.entries()) {
            out.printf(
                    "%-28s %-10s %-8d %10s %12s  %s%n",
                    model.card().name() + (model.card().name().equals(settings.model()) ? " *" : ""),
                    model.card().format().size(),
                    model.card().format().framesPerSecond(),
                    Bytes.text(model.bytes()),
                    Bytes.text(model.memory()) + (model.memory() < Machine.memory() ? "" : " (!)"),
                    model.builtIn() ? "built in" : model.path());
        }
        for (ModelCatalog.Unfit folder : catalog.unfit()) {
            out.printf("%-28s can't be used: %s%n", folder.name(), folder.reason());
        }
        out.printf("* default   (!) more than this machine's %s%n", Bytes.text(Machine.memory()));
        out.flush();
        return 0;
    }
}
