package zoetrope.models.wanvae;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns the names of Diffusers' `AutoencoderKLWan` into the official ones.
final class VaeNames {
    private static final Pattern MIDDLE = Pattern.compile("(\\w+)\\.mid_block\\.(resnets|attentions)\\.(\\d)\\.(.*)");
    private static final Pattern DOWN = Pattern.compile("encoder\\.down_blocks\\.(\\d+)\\.(.*)");
    private static final Pattern UP = Pattern.compile("decoder\\.up_blocks\\.(\\d+)\\.(resnets|upsamplers)\\.(\\d+)\\.(.*)");

    private static final Map<String, String> ENDS = Map.of(
            "quant_conv.", "conv1.",
            "post_quant_conv.", "conv2.",
            "encoder.conv_in.", "encoder.conv1.",
            "decoder.conv_in.", "decoder.conv1.",
            "encoder.norm_out.", "encoder.head.0.",
            "decoder.norm_out.", "decoder.head.0.",
            "encoder.conv_out.", "encoder.head.2.",
            "decoder.conv_out.", "decoder.head.2.");

    private static final Map<String, String> IN_BLOCK = Map.of(
            "norm1.", "residual.0.",
            "conv1.", "residual.2.",
            "norm2.", "residual.3.",
            "conv2.", "residual.6.",
            "conv_shortcut.", "shortcut.");

    private VaeNames() {}

    /// @param resBlocks of [VaeConfig]: Diffusers counts the decoder's blocks by level, the official code throughout
    /// @return the official name; other names come back as they are
    static String toWan(String name, int resBlocks) {
        Matcher middle = MIDDLE.matcher(name);
        if (middle.matches()) {
            boolean attention = middle.group(2).equals("attentions");
            int number = attention ? 1 : 2 * Integer.parseInt(middle.group(3));
            var part = middle.group(4);
            return middle.group(1) + ".middle." + number + "." + (attention ? part : renamed(part, IN_BLOCK));
        }
        Matcher down = DOWN.matcher(name);
        if (down.matches()) {
            return "encoder.downsamples." + down.group(1) + "." + renamed(down.group(2), IN_BLOCK);
        }
        Matcher up = UP.matcher(name);
        if (up.matches()) {
            int perLevel = resBlocks + 2; // one more residual block than the encoder, and the upsampler
            int within = up.group(2).equals("resnets") ? Integer.parseInt(up.group(3)) : perLevel - 1;
            int number = Integer.parseInt(up.group(1)) * perLevel + within;
            return "decoder.upsamples." + number + "." + renamed(up.group(4), IN_BLOCK);
        }
        return renamed(name, ENDS);
    }

    private static String renamed(String name, Map<String, String> beginnings) {
        return beginnings.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .findFirst()
                .map(entry -> entry.getValue() + name.substring(entry.getKey().length()))
                .orElse(name);
    }
}
