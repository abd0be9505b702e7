package zoetrope.models.safetensors;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/// Tells pickled checkpoints by their name, before a byte is read.
final class PickleCheck {
    private static final Set<String> SUFFIXES = Set.of("pt", "pth", "ckpt", "bin", "pkl");

    private PickleCheck() {}

    static void refuse(Path path) {
        var name = String.valueOf(path.getFileName());
        var suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (SUFFIXES.contains(suffix)) {
            var target = name.substring(0, name.length() - suffix.length()) + "safetensors";
            throw new CheckpointException(path + ": a pickled checkpoint (expected: safetensors). Unpickling runs whatever"
                    + " code the file holds, so Zoetrope never does it. Convert it once where PyTorch is installed:"
                    + " python -c \"import torch; from safetensors.torch import save_file;"
                    + " d = torch.load('" + name + "', map_location='cpu', weights_only=True);"
                    + " d = d.get('generator_ema', d.get('state_dict', d));"
                    + " save_file({k: v.contiguous() for k, v in d.items()}, '" + target + "')\"");
        }
    }
}
