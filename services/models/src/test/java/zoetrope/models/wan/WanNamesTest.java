package zoetrope.models.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zoetrope.models.safetensors.CheckpointException;

class WanNamesTest {
    static final String WAN_1_3B = "{\"model_type\":\"t2v\",\"patch_size\":[1,2,2],\"text_len\":512,\"in_dim\":16,"
            + "\"dim\":1536,\"ffn_dim\":8960,\"freq_dim\":256,\"text_dim\":4096,\"out_dim\":16,\"num_heads\":12,"
            + "\"num_layers\":30,\"qk_norm\":true,\"cross_attn_norm\":true,\"eps\":1e-06}";

    @ParameterizedTest
    @CsvSource({
        "condition_embedder.text_embedder.linear_1.weight, text_embedding.0.weight",
        "condition_embedder.text_embedder.linear_2.bias, text_embedding.2.bias",
        "condition_embedder.time_embedder.linear_1.weight, time_embedding.0.weight",
        "condition_embedder.time_embedder.linear_2.weight, time_embedding.2.weight",
        "condition_embedder.time_proj.bias, time_projection.1.bias",
        "patch_embedding.weight, patch_embedding.weight",
        "blocks.12.scale_shift_table, blocks.12.modulation",
        "blocks.12.attn1.to_q.weight, blocks.12.self_attn.q.weight",
        "blocks.12.attn1.to_out.0.bias, blocks.12.self_attn.o.bias",
        "blocks.12.attn1.norm_k.weight, blocks.12.self_attn.norm_k.weight",
        "blocks.12.attn2.to_v.bias, blocks.12.cross_attn.v.bias",
        "blocks.12.attn2.norm_q.weight, blocks.12.cross_attn.norm_q.weight",
        "blocks.12.norm2.weight, blocks.12.norm3.weight",
        "blocks.12.ffn.net.0.proj.weight, blocks.12.ffn.0.weight",
        "blocks.12.ffn.net.2.bias, blocks.12.ffn.2.bias",
        "scale_shift_table, head.modulation",
        "proj_out.weight, head.head.weight",
        "model.blocks.0.self_attn.q.weight, blocks.0.self_attn.q.weight",
        "model.diffusion_model.blocks.0.norm3.bias, blocks.0.norm3.bias",
        "model._fsdp_wrapped_module.blocks.0.ffn.0.bias, blocks.0.ffn.0.bias",
    })
    void namesBecomeWans(String name, String wan) {
        assertThat(WanNames.toWan(name)).isEqualTo(wan);
    }

    @Test
    void wansOwnNamesStay() {
        var config = WanConfig.parse(WAN_1_3B);
        for (var name : config.shapes().keySet()) {
            assertThat(WanNames.toWan(name)).isEqualTo(name);
        }
        assertThat(new HashSet<>(config.shapes().keySet())).hasSize(825);
    }

    @Test
    void theRealNetworkHasItsKnownSize() {
        assertThat(WanConfig.parse(WAN_1_3B).parameters()).isEqualTo(1_418_996_800L);
    }

    @Test
    void bothFormsOfConfigurationAreRead() {
        var wan = WanConfig.parse(WAN_1_3B);
        assertThat(WanConfig.parse(wan.toJson())).isEqualTo(wan);
        assertThat(WanConfig.parse("{\"_class_name\":\"WanTransformer3DModel\",\"patch_size\":[1,2,2],"
                        + "\"num_attention_heads\":12,\"attention_head_dim\":128,\"in_channels\":16,\"out_channels\":16,"
                        + "\"text_dim\":4096,\"freq_dim\":256,\"ffn_dim\":8960,\"num_layers\":30,\"cross_attn_norm\":true,"
                        + "\"qk_norm\":\"rms_norm_across_heads\",\"eps\":1e-06}"))
                .isEqualTo(wan);
    }

    @Test
    void wansOwnFileLeavesOutWhatAllOfItsNetworksHaveInCommon() {
        assertThat(WanConfig.parse("{\"_class_name\":\"WanModel\",\"_diffusers_version\":\"0.30.0\",\"dim\":1536,\"eps\":1e-06,"
                        + "\"ffn_dim\":8960,\"freq_dim\":256,\"in_dim\":16,\"model_type\":\"t2v\",\"num_heads\":12,"
                        + "\"num_layers\":30,\"out_dim\":16,\"text_len\":512}"))
                .isEqualTo(WanConfig.parse(WAN_1_3B));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"model_type\":\"i2v\"", "{\"qk_norm\":false", "{\"patch_size\":[2,2,2]", "{\"dim\":\"x\"", "{\"num_heads\":7",
    })
    void otherNetworksAreRefused(String wrong) {
        var name = wrong.substring(2, wrong.indexOf('"', 2));
        var json = WAN_1_3B.replaceAll("\"" + name + "\":(\\[[^]]*\\]|[^,}]*)", wrong.substring(1));
        assertThatThrownBy(() -> WanConfig.parse(json)).isInstanceOf(CheckpointException.class);
    }
}
