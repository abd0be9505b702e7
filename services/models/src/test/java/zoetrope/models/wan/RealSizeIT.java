package zoetrope.models.wan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.models.NativeThreads;
import zoetrope.models.safetensors.Checkpoint;
import zoetrope.models.safetensors.ElementType;
import zoetrope.models.safetensors.SafetensorsWriter;
import zoetrope.models.script.FusedOps;

/// Wan 2.1 1.3B at its real size with random weights: written as two bf16 shards in Diffusers' manner, read, and run for
/// one small chunk. It takes 3 GB of disk, 7 GB of memory and some minutes, so it runs only when asked for:
/// `mvn -pl services/models -am integration-test -Dzoetrope.realsize=true -Dtest=RealSizeIT`.
@EnabledIfSystemProperty(named = "zoetrope.realsize", matches = "true")
class RealSizeIT {
    static final WanConfig CONFIG = WanConfig.parse(WanNamesTest.WAN_1_3B);
    static final Shape CHUNK = new Shape(3, 16, 16, 16); // 128x128 pixels, 192 tokens

    @TempDir
    Path folder;

    @BeforeAll
    static void calm() {
        NativeThreads.calm();
    }

    @Test
    void oneChunkOfTheRealNetwork() throws IOException {
        var report = new LinkedHashMap<String, Object>();
        long start = System.nanoTime();
        writeShards();
        report.put("write_s", seconds(start));
        try (var manager = NDManager.newBaseManager();
                var ops = FusedOps.load(manager)) {
            long before = residentMegabytes();
            CausalWan network;
            start = System.nanoTime();
            try (var checkpoint = Checkpoint.open(folder)) {
                report.put("file_mb", checkpoint.bytes() >> 20);
                network = CausalWan.load(checkpoint, CONFIG, manager, ops, DataType.FLOAT32);
            }
            report.put("load_s", seconds(start));
            report.put("weights_mb", residentMegabytes() - before);
            try (var rollout = new CausalRollout(
                    manager, network, FlowMatchSampler.selfForcing(), AttentionSpan.unbounded(), Noise.seeded(1, 0), CHUNK)) {
                start = System.nanoTime();
                rollout.prompt(manager.randomNormal(new Shape(20, CONFIG.textDim())));
                report.put("prompt_s", seconds(start));
                start = System.nanoTime();
                var latents = rollout.next(manager);
                report.put("chunk_s", seconds(start));
                report.put("peak_mb", peakMegabytes());
                assertThat(latents.getShape()).isEqualTo(CHUNK);
                assertThat(latents.isNaN().any().getBoolean()).isFalse();
                assertThat(latents.abs().max().getFloat()).isBetween(0.01f, 1000f);
            }
        }
        System.out.println("real-size " + report);
    }

    private void writeShards() throws IOException {
        var shapes = new ArrayList<>(CONFIG.shapes().entrySet());
        var pool = new float[1 << 20];
        var random = new SplittableRandom(3);
        for (int i = 0; i < pool.length; i++) {
            pool[i] = (float) (random.nextDouble() * 2 - 1);
        }
        var weightMap = new LinkedHashMap<String, String>();
        int half = shapes.size() / 2;
        for (int shard = 0; shard < 2; shard++) {
            var name = "model-0000" + (shard + 1) + "-of-00002.safetensors";
            var mine = new LinkedHashMap<String, Shape>();
            var types = new LinkedHashMap<String, ElementType>();
            for (var entry : shapes.subList(shard * half, shard == 0 ? half : shapes.size())) {
                mine.put(entry.getKey(), entry.getValue());
                types.put(entry.getKey(), ElementType.BF16);
                weightMap.put(entry.getKey(), name);
            }
            SafetensorsWriter.write(
                    folder.resolve(name), Map.of(), mine, types, tensor -> values(tensor, mine.get(tensor), pool));
        }
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                JsonMapper.builder().build().writeValueAsString(Map.of("weight_map", weightMap)));
    }

    /// Spread like a fresh network's, from a pool read at another place for each tensor.
    private static Iterable<?> values(String name, Shape shape, float[] pool) {
        boolean norm = name.contains("norm") && name.endsWith("weight");
        double spread = shape.dimension() == 1 ? 0.1 : Math.sqrt(3.0 * shape.get(0) / shape.size());
        var blocks = new ArrayList<float[]>();
        int at = Math.floorMod(name.hashCode(), pool.length);
        for (long left = shape.size(); left > 0; left -= blocks.getLast().length) {
            var block = new float[(int) Math.min(left, pool.length)];
            for (int i = 0; i < block.length; i++, at = (at + 1) % pool.length) {
                block[i] = (float) (norm ? 1 + 0.1 * pool[at] : spread * pool[at]);
            }
            blocks.add(block);
        }
        return List.copyOf(blocks);
    }

    private static String seconds(long start) {
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9);
    }

    private static long residentMegabytes() throws IOException {
        return status("VmRSS");
    }

    private static long peakMegabytes() throws IOException {
        return status("VmHWM");
    }

    private static long status(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }
}
