package zoetrope.trainer.flow;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import zoetrope.models.safetensors.Weights;
import zoetrope.models.script.FusedOps;
import zoetrope.models.taehv.Taehv;
import zoetrope.models.taehv.TaehvStream;
import zoetrope.models.text.TextEncoder;
import zoetrope.models.wan.AttentionSpan;
import zoetrope.models.wan.CausalRollout;
import zoetrope.models.wan.CausalWan;
import zoetrope.models.wan.FlowMatchSampler;
import zoetrope.models.wan.Noise;
import zoetrope.models.wan.WanConfig;
import zoetrope.trainer.report.Sheet;

/// Generates prompts as the product does (cache, few steps, streaming decoder) and draws a contact sheet.
///
/// @param guidance of each step, or one for all; 1 for none
public record Samples(
        List<String> prompts, TextEncoder text, Taehv decoder, int chunks, int chunkFrames, int window, int side, List<Double> guidance) {
    static final double SHIFT = 3;
    private static final List<Integer> STEPS = List.of(1000, 750, 500, 250);
    private static final int COLUMNS = 9;

    /// How much each latent channel matters to the picture: the change when it is left out, as a deviation, scaled to
    /// mean 1. The loss uses it, so that the network learns first what can be seen.
    ///
    /// @param latents normalised (1, F, C, h, w)
    /// @return (1, 1, C, 1, 1), belonging to `to`
    NDArray channelWeights(NDManager to, NDArray latents) {
        int channels = (int) latents.getShape().get(2);
        var weights = new float[channels];
        float sum = 0;
        try (NDManager scratch = to.newSubManager()) {
            latents.attach(scratch);
            var whole = decoder.decode(latents);
            for (int c = 0; c < channels; c++) {
                var keep = new float[channels];
                java.util.Arrays.fill(keep, 1);
                keep[c] = 0;
                var without = latents.mul(scratch.create(keep, new Shape(1, 1, channels, 1, 1)));
                weights[c] = (float) Math.sqrt(
                        decoder.decode(without).sub(whole).square().mean().getFloat());
                sum += weights[c];
            }
        }
        for (int c = 0; c < channels; c++) {
            weights[c] *= channels / sum;
        }
        return to.create(weights, new Shape(1, 1, channels, 1, 1));
    }

    /// @param guidance of each step, or one for all
    static FlowMatchSampler sampler(List<Double> guidance) {
        return new FlowMatchSampler(STEPS, SHIFT, FlowMatchSampler.Renoise.PREDICTED, guidance);
    }

    /// How these weights are to be sampled, as JSON.
    String settings() {
        return "{\"steps\":" + STEPS + ",\"shift\":" + SHIFT + ",\"renoise\":\"PREDICTED\",\"guidance\":" + guidance
                + ",\"window\":" + window + ",\"chunk\":" + chunkFrames + ",\"height\":" + side + ",\"width\":" + side + "}";
    }

    /// @param weights of the transformer
    public void draw(Map<String, NDArray> weights, WanConfig config, Path png) throws IOException {
        var sampler = sampler(guidance);
        var span = new AttentionSpan(window, 0, AttentionSpan.WAN_REACH);
        var chunk = new Shape(chunkFrames, config.outDim(), side, side);
        var sheet = new Sheet();
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
                var ops = FusedOps.load(manager)) {
            var network = new CausalWan(config, Weights.of(weights), ops);
            for (int i = 0; i < prompts.size(); i++) {
                try (NDManager scratch = manager.newSubManager();
                        var rollout = new CausalRollout(scratch, network, sampler, span, Noise.seeded(7, i), chunk);
                        var stream = new TaehvStream(decoder, scratch)) {
                    rollout.prompt(text.encode(prompts.get(i)).in(scratch));
                    var frames = new NDList();
                    for (int c = 0; c < chunks; c++) {
                        frames.add(stream.decode(rollout.next(scratch).expandDims(0)));
                    }
                    sheet.row(prompts.get(i), NDArrays.concat(frames, 1).squeeze(0), COLUMNS);
                }
            }
        }
        sheet.write(png);
    }
}
