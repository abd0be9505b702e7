package zoetrope.models.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static zoetrope.models.Fixtures.assertClose;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zoetrope.models.Fixtures;
import zoetrope.models.safetensors.Checkpoint;
import zoetrope.models.script.FusedOps;

/// The Java encoder against tensors recorded from the official PyTorch code.
class UmT5ParityTest {
    static final double TOLERANCE = 1e-4;

    @Test
    void hiddenStatesEqualTheOfficialOnesAndAreZeroPastThePrompt() {
        try (var manager = NDManager.newBaseManager();
                var ops = FusedOps.load(manager);
                var checkpoint = Checkpoint.open(Fixtures.path("umt5", ""));
                var recorded = Fixtures.open("umt5", ".expected")) {
            var encoder = new UmT5(
                    UmT5Config.parse(checkpoint.metadata("config").orElseThrow()), checkpoint, ops, DataType.FLOAT32);
            var shape = recorded.tensors().get("ids").shape();
            int length = (int) shape.get(1);
            var flat = recorded.read("ids", manager).toLongArray();
            var mask = recorded.read("mask", manager).toLongArray();
            var ids = new long[(int) shape.get(0)][length];
            var lengths = new int[ids.length];
            for (int i = 0; i < flat.length; i++) {
                ids[i / length][i % length] = flat[i];
                lengths[i / length] += (int) mask[i];
            }

            var expected = recorded.read("hidden", manager);
            assertClose("hidden", encoder.hidden(manager, ids, lengths), expected, TOLERANCE);

            var states = encoder.encode(manager, ids, lengths);
            for (int row = 0; row < ids.length; row++) {
                var prompt = new NDIndex().addIndices(row).addSliceDim(0, lengths[row]);
                assertClose("prompt " + row, states.get(prompt), expected.get(prompt), TOLERANCE);
                if (lengths[row] < length) {
                    var padding = new NDIndex().addIndices(row).addSliceDim(lengths[row], length);
                    assertThat(states.get(padding).abs().max().getFloat()).isZero();
                }
            }
        }
    }

    @Test
    void anotherNetworkIsRefusedByName() {
        try (var manager = NDManager.newBaseManager();
                var ops = FusedOps.load(manager);
                var checkpoint = Checkpoint.open(Fixtures.path("umt5", ""))) {
            assertThatThrownBy(() -> new UmT5(UmT5Config.xxl(), checkpoint, ops, DataType.FLOAT32))
                    .hasMessageContaining("missing: blocks.10.attn.k.weight")
                    .hasMessageContaining("misshapen: ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "shared.weight, token_embedding.weight",
        "encoder.block.3.layer.0.SelfAttention.q.weight, blocks.3.attn.q.weight",
        "encoder.block.3.layer.0.SelfAttention.relative_attention_bias.weight, blocks.3.pos_embedding.embedding.weight",
        "encoder.block.13.layer.1.DenseReluDense.wi_0.weight, blocks.13.ffn.gate.0.weight",
        "encoder.block.13.layer.1.layer_norm.weight, blocks.13.norm2.weight",
        "encoder.final_layer_norm.weight, norm.weight",
        "blocks.0.ffn.fc2.weight, blocks.0.ffn.fc2.weight",
    })
    void huggingFaceNamesAreUnderstood(String name, String wan) {
        assertThat(UmT5Config.toWan(name)).isEqualTo(wan);
    }
}
