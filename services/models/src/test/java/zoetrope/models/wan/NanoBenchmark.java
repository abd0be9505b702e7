package zoetrope.models.wan;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import zoetrope.models.NativeThreads;
import zoetrope.models.script.FusedOps;

/// Times a network of random weights, chunk by chunk: `NanoBenchmark [chunks] [dim] [layers] [heads] [guidance]`. The
/// default is about wan-nano. Besides the clock it reports processor time, which on a busy machine, with
/// OMP_NUM_THREADS=1, is the only figure worth comparing.
public final class NanoBenchmark {
    private static final int FRAMES = 3;
    private static final int SIDE = 16; // latent; patches of 2 make 64 tokens a frame
    private static final int SAMPLE = 20; // chunks to take the median of

    private NanoBenchmark() {}

    public static void main(String[] args) throws IOException {
        NativeThreads.calm();
        int chunks = (int) argument(args, 0, 60);
        int dim = (int) argument(args, 1, 256);
        int layers = (int) argument(args, 2, 8);
        int heads = (int) argument(args, 3, 4);
        var config = new WanConfig(2, 32, 16, dim, 4 * dim, 256, 384, 16, heads, layers, 1e-6);
        try (var manager = NDManager.newBaseManager();
                var ops = FusedOps.load(manager)) {
            var network = new CausalWan(config, TinyWan.weights(manager, config), ops);
            var sampler = new FlowMatchSampler(
                    List.of(1000, 750, 500, 250), 5, FlowMatchSampler.Renoise.PREDICTED, List.of(argument(args, 4, 1)));
            var chunk = new Shape(FRAMES, 16, SIDE, SIDE);
            try (var rollout = new CausalRollout(
                    manager, network, sampler, new AttentionSpan(18, 3, 18), Noise.seeded(1, 0), chunk)) {
                rollout.prompt(manager.randomNormal(new Shape(12, 384)));
                var wall = new double[chunks];
                var cpu = new double[chunks];
                for (int c = 0; c < chunks; c++) {
                    long wallStart = System.nanoTime();
                    long cpuStart = cpuNanos();
                    rollout.next(manager).close();
                    wall[c] = (System.nanoTime() - wallStart) / 1e6;
                    cpu[c] = (cpuNanos() - cpuStart) / 1e6;
                    if (c + 1 == Math.min(chunks, 50 + SAMPLE)) {
                        report("after " + (c + 1) + " chunks", wall, cpu, c + 1, residentMegabytes());
                    }
                }
                report("after " + chunks + " chunks", wall, cpu, chunks, residentMegabytes());
                System.out.printf("parameters=%d arrays=%d%n", config.parameters(), manager.getManagedArrays().size());
            }
        }
    }

    private static void report(String when, double[] wall, double[] cpu, int until, long resident) {
        double wallMillis = median(wall, until);
        System.out.printf(
                Locale.ROOT,
                "%s: chunk_ms=%.1f chunk_cpu_ms=%.1f tokens_per_s=%.0f frames_per_s=%.1f resident_mb=%d%n",
                when, wallMillis, median(cpu, until), 5 * FRAMES * 64 / (wallMillis / 1e3),
                FRAMES * 4 / (wallMillis / 1e3), resident);
    }

    private static double median(double[] values, int until) {
        var sample = Arrays.copyOfRange(values, Math.max(0, until - SAMPLE), until);
        Arrays.sort(sample);
        return sample[sample.length / 2];
    }

    private static double argument(String[] args, int index, double otherwise) {
        return args.length > index ? Double.parseDouble(args[index]) : otherwise;
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }
}
