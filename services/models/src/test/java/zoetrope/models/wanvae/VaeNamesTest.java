package zoetrope.models.wanvae;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaeNamesTest {
    @ParameterizedTest
    @CsvSource({
        "quant_conv.weight, conv1.weight",
        "post_quant_conv.bias, conv2.bias",
        "encoder.conv_in.weight, encoder.conv1.weight",
        "decoder.norm_out.gamma, decoder.head.0.gamma",
        "encoder.conv_out.bias, encoder.head.2.bias",
        "encoder.down_blocks.0.norm1.gamma, encoder.downsamples.0.residual.0.gamma",
        "encoder.down_blocks.3.conv_shortcut.weight, encoder.downsamples.3.shortcut.weight",
        "encoder.down_blocks.5.time_conv.bias, encoder.downsamples.5.time_conv.bias",
        "encoder.down_blocks.10.conv2.weight, encoder.downsamples.10.residual.6.weight",
        "decoder.mid_block.resnets.1.norm2.gamma, decoder.middle.2.residual.3.gamma",
        "encoder.mid_block.attentions.0.to_qkv.weight, encoder.middle.1.to_qkv.weight",
        "decoder.up_blocks.0.resnets.2.conv2.bias, decoder.upsamples.2.residual.6.bias",
        "decoder.up_blocks.0.upsamplers.0.time_conv.weight, decoder.upsamples.3.time_conv.weight",
        "decoder.up_blocks.1.resnets.0.conv_shortcut.weight, decoder.upsamples.4.shortcut.weight",
        "decoder.up_blocks.2.upsamplers.0.resample.1.weight, decoder.upsamples.11.resample.1.weight",
        "decoder.up_blocks.3.resnets.2.norm2.gamma, decoder.upsamples.14.residual.3.gamma",
    })
    void diffusersNamesBecomeTheOfficialOnes(String name, String official) {
        assertThat(VaeNames.toWan(name, 2)).isEqualTo(official);
        assertThat(VaeConfig.wan21().shapes()).containsKey(official);
    }

    @Test
    void officialNamesStay() {
        VaeConfig.wan21().shapes().keySet().forEach(name -> assertThat(VaeNames.toWan(name, 2)).isEqualTo(name));
    }
}
