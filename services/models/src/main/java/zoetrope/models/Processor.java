package zoetrope.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// What this machine's processor can do, as far as Linux tells.
public final class Processor {
    private static final Path FLAGS = Path.of("/proc/cpuinfo");
    private static final Pattern BFLOAT16 = Pattern.compile("^flags\\s*:.*\\b(avx512_bf16|amx_bf16)\\b", Pattern.MULTILINE);

    private Processor() {}

    /// Whether products of bfloat16 matrices are faster than those of FLOAT32 ones.
    public static boolean multipliesBfloat16() {
        try {
            return Files.exists(FLAGS) && multipliesBfloat16(Files.readString(FLAGS));
        } catch (IOException unreadable) {
            return false;
        }
    }

    static boolean multipliesBfloat16(String cpuinfo) {
        return BFLOAT16.matcher(cpuinfo).find();
    }
}
