package zoetrope.models.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zoetrope.core.Fuzz;
import zoetrope.models.taehv.TaehvConfig;
import zoetrope.models.text.UmT5Config;
import zoetrope.models.wan.WanConfig;

/// Weights come from strangers: a file is read as what it says it is, or refused with the reason. Never more.
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SafetensorsFuzzTest {
    private static final int DATA = 96; // bytes behind the header
    private static final int LONGEST_REASON = 2000; // characters
    private static final List<String> WORDS = List.of(
            "\"dtype\":\"F32\"", "\"dtype\":\"BF16\"", "\"dtype\":\"I64\"", "\"shape\":[", "\"data_offsets\":[", "\"__metadata__\":{", "[", "]",
            "{", "}", ",", ":", "null", "true", "\"\"", "\\u0000", "\"config\":\"{}\"", "..", "/", "\\", ".safetensors");
    private static final List<String> HEADERS = List.of(
            "{}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[24,32]}}",
            "{\"__metadata__\":{\"config\":\"{\\\"dim\\\":192}\",\"format\":\"pt\"},\"w\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}",
            "{\"x\":{\"dtype\":\"F16\",\"shape\":[0,7],\"data_offsets\":[96,96]},\"y\":{\"dtype\":\"F16\",\"shape\":[48],\"data_offsets\":[0,96]}}");

    @TempDir
    Path folder;

    @Test
    void headers() {
        var answers = Fuzz.run("safetensors header", Fuzz.inputs(), HEADERS.stream().map(Fuzz::bytes).toList(), WORDS, input -> {
            try {
                SafetensorsHeader header = SafetensorsHeader.parse(input, DATA);
                header.tensors().values().forEach(tensor -> {
                    assertThat(tensor.begin()).isBetween(0L, tensor.end());
                    assertThat(tensor.end()).isBetween(0L, (long) DATA);
                });
                return "read";
            } catch (CheckpointException told) {
                return refused(told);
            }
        });
        assertThat(answers).containsKeys("read", "refused");
    }

    @Test
    void files() {
        var answers = Fuzz.run(
                "safetensors file", Fuzz.inputs(10), HEADERS.stream().map(SafetensorsFuzzTest::file).toList(), WORDS, input -> {
                    Path file = Files.write(folder.resolve("model.safetensors"), input);
                    try (var checkpoint = Checkpoint.open(file)) {
                        for (String name : checkpoint.tensors().keySet()) {
                            assertThat(checkpoint.tensors().get(name).bytes()).isLessThanOrEqualTo(input.length);
                        }
                        return "read";
                    } catch (CheckpointException told) {
                        return refused(told);
                    }
                });
        assertThat(answers).containsKeys("read", "refused");
    }

    @Test
    void indexesOfShards() throws IOException {
        Files.write(folder.resolve("model-1.safetensors"), file(HEADERS.get(1)));
        Files.write(folder.resolve("model-2.safetensors"), file(HEADERS.get(2)));
        var sound = List.of(
                Fuzz.bytes("{\"weight_map\":{\"a\":\"model-1.safetensors\",\"b\":\"model-1.safetensors\",\"w\":\"model-2.safetensors\"}}"),
                Fuzz.bytes("{\"metadata\":{\"total_size\":40},\"weight_map\":{\"w\":\"model-2.safetensors\"}}"));
        var answers = Fuzz.run("safetensors index", Fuzz.inputs(10), sound, WORDS, input -> {
            Path index = Files.write(folder.resolve("model.safetensors.index.json"), input);
            try (var checkpoint = Checkpoint.open(index)) {
                return checkpoint.tensors().isEmpty() ? "empty" : "read";
            } catch (CheckpointException told) {
                return refused(told);
            }
        });
        assertThat(answers).containsKeys("read", "refused");
    }

    @Test
    void sizesOfNetworks() {
        var sound = List.of(
                Fuzz.bytes("{\"model_type\":\"t2v\",\"patch_size\":[1,2,2],\"text_len\":40,\"in_dim\":24,\"dim\":192,\"ffn_dim\":768,\"freq_dim\":256,"
                        + "\"text_dim\":384,\"out_dim\":16,\"num_heads\":4,\"num_layers\":6,\"qk_norm\":true,\"cross_attn_norm\":true,\"eps\":1.0E-6}"),
                Fuzz.bytes(TaehvConfig.parse(null).json()),
                Fuzz.bytes("{\"vocab\":256384,\"dim\":4096,\"dim_attn\":4096,\"dim_ffn\":10240,\"num_heads\":64,\"num_layers\":24,\"num_buckets\":32}"));
        var answers = Fuzz.run("sizes of a network", Fuzz.inputs(10), sound, WORDS, input -> {
            String json = new String(input, java.nio.charset.StandardCharsets.UTF_8);
            for (Runnable parser : List.<Runnable>of(
                    () -> WanConfig.parse(json), () -> TaehvConfig.parse(json), () -> UmT5Config.parse(json))) {
                try {
                    parser.run();
                } catch (CheckpointException | IllegalArgumentException told) {
                    assertThat(told).hasMessageNotContaining("\n\n");
                }
            }
            return "taken";
        });
        assertThat(answers).containsOnlyKeys("taken");
    }

    private static String refused(CheckpointException told) {
        assertThat(told.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_REASON);
        return "refused";
    }

    private static byte[] file(String header) {
        byte[] json = Fuzz.bytes(header);
        var out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
        out.writeBytes(json);
        out.writeBytes(new byte[DATA]);
        return out.toByteArray();
    }
}
