package zoetrope.models.wan;

import java.util.LinkedHashMap;
import java.util.Map;

/// Turns the names that files in the wild use into Wan's own.
public final class WanNames {
    /// What others put before every name.
    private static final String[] PREFIXES = {"model.diffusion_model.", "generator_ema.", "diffusion_model.", "model."};

    /// Diffusers' `WanTransformer3DModel` -> Wan; the first that fits, within a block or outside.
    private static final Map<String, String> DIFFUSERS = new LinkedHashMap<>();

    static {
        DIFFUSERS.put("condition_embedder.text_embedder.linear_1.", "text_embedding.0.");
        DIFFUSERS.put("condition_embedder.text_embedder.linear_2.", "text_embedding.2.");
        DIFFUSERS.put("condition_embedder.time_embedder.linear_1.", "time_embedding.0.");
        DIFFUSERS.put("condition_embedder.time_embedder.linear_2.", "time_embedding.2.");
        DIFFUSERS.put("condition_embedder.time_proj.", "time_projection.1.");
        DIFFUSERS.put("scale_shift_table", "modulation");
        DIFFUSERS.put("attn1.to_out.0.", "self_attn.o.");
        DIFFUSERS.put("attn2.to_out.0.", "cross_attn.o.");
        DIFFUSERS.put("attn1.to_", "self_attn.");
        DIFFUSERS.put("attn2.to_", "cross_attn.");
        DIFFUSERS.put("attn1.norm_", "self_attn.norm_");
        DIFFUSERS.put("attn2.norm_", "cross_attn.norm_");
        DIFFUSERS.put("norm2.", "norm3."); // the one with affine; Diffusers counts in order of use
        DIFFUSERS.put("ffn.net.0.proj.", "ffn.0.");
        DIFFUSERS.put("ffn.net.2.", "ffn.2.");
        DIFFUSERS.put("proj_out.", "head.head.");
    }

    private WanNames() {}

    /// @param name a tensor's name in a file
    /// @return Wan's name of it; other names come back as they are
    public static String toWan(String name) {
        for (var prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return toWan(name.substring(prefix.length()));
            }
        }
        if (name.contains("_fsdp_wrapped_module.")) { // left over from training on several GPUs
            return toWan(name.replace("_fsdp_wrapped_module.", ""));
        }
        if (name.equals("scale_shift_table")) {
            return "head.modulation";
        }
        int end = name.startsWith("blocks.") ? name.indexOf('.', "blocks.".length()) + 1 : 0;
        var place = name.substring(0, end);
        var part = name.substring(end);
        for (var entry : DIFFUSERS.entrySet()) {
            if (part.startsWith(entry.getKey())) {
                return place + entry.getValue() + part.substring(entry.getKey().length());
            }
        }
        return name;
    }
}
