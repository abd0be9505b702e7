package zoetrope.loadtests.speed;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import zoetrope.loadtests.bench.Figure;
import zoetrope.loadtests.bench.Prompts;
import zoetrope.loadtests.bench.Samples;
import zoetrope.models.safetensors.Checkpoint;
import zoetrope.models.script.FusedOps;
import zoetrope.models.taehv.Taehv;
import zoetrope.models.taehv.TaehvConfig;
import zoetrope.models.taehv.TaehvStream;
import zoetrope.models.text.MiniLm;
import zoetrope.models.video.Recipe;
import zoetrope.models.wan.CausalWan;
import zoetrope.models.wan.FlowMatchSampler;
import zoetrope.models.wan.Noise;
import zoetrope.models.wan.WanConfig;

/// A model of wan-nano's kind, taken apart so that each stage can be timed. Runs a shot as
/// [zoetrope.models.wan.CausalRollout] does, without refresh points.
final class Anatomy implements AutoCloseable {
    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final Recipe recipe;
    private final FlowMatchSampler sampler;
    private final CausalWan network;
    private final Taehv autoencoder;
    private final MiniLm text;

    private final List<Double> textTimes = new ArrayList<>();
    private final List<Double> tokensOfText = new ArrayList<>();
    private final List<Double> denoise = new ArrayList<>();
    private final List<Double> pass = new ArrayList<>();
    private final List<Double> remember = new ArrayList<>();
    private final List<Double> decode = new ArrayList<>();

    /// @param folder of a model with MiniLM's text and a TAEHV
    Anatomy(Path folder) throws IOException {
        recipe = Recipe.parse(Files.readString(folder.resolve("model.json")));
        sampler = recipe.sampler();
        try (var file = Checkpoint.open(folder.resolve("transformer.safetensors"))) {
            var config = WanConfig.parse(file.metadata("config").orElseThrow());
            network = CausalWan.load(file, config, manager, FusedOps.load(manager), DataType.FLOAT32);
        }
        try (var file = Checkpoint.open(folder.resolve("autoencoder.safetensors"))) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            file.tensors().keySet().forEach(name -> tensors.put(name, file.read(name, manager, DataType.FLOAT32)));
            autoencoder = new Taehv(TaehvConfig.parse(file.metadata("config").orElse(null)), tensors);
        }
        text = MiniLm.load(network.config().textLen());
    }

    Map<String, Object> facts() {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("parameters of the transformer", "%,d".formatted(network.config().parameters()));
        facts.put("size", recipe.width() + "x" + recipe.height() + " at " + recipe.fps() + " fps");
        facts.put("denoising steps", recipe.steps().size() + (sampler.guided() ? ", guided" : ""));
        facts.put("tokens a chunk", tokens());
        return facts;
    }

    List<Figure> measure(int warmUp, int chunks) {
        for (int i = 0; i < warmUp + 20; i++) {
            encode(Prompts.prompt(100 + i), i >= warmUp);
        }
        var latents = new Shape(
                1,
                recipe.latentFrames(),
                network.config().outDim(), // channels beyond these are the network's own
                recipe.height() / autoencoder.config().pixelsPerLatent(),
                recipe.width() / autoencoder.config().pixelsPerLatent());
        var span = recipe.span();
        var noise = Noise.seeded(1, 0);
        int rows = sampler.guided() ? 2 : 1;
        try (var shot = manager.newSubManager();
                var cache = network.cache(shot, span, rows, (int) latents.get(3), (int) latents.get(4));
                var frames = new TaehvStream(autoencoder, shot)) {
            var words = network.text(prompt(shot, rows));
            for (int chunk = 0; chunk < warmUp + chunks; chunk++) {
                if (chunk == warmUp) {
                    List.of(denoise, pass, remember, decode).forEach(List::clear);
                }
                try (var scratch = shot.newSubManager()) {
                    int number = chunk;
                    cache.open((long) chunk * recipe.latentFrames(), recipe.latentFrames());
                    NDArray clean = timed(denoise, () -> sampler.sample(
                            scratch,
                            step -> noise.draw(scratch, latents, number, step),
                            (x, timestep, _) -> timed(pass, () -> first(network.velocity(
                                    rows(x, rows), new float[][] {{timestep}}, words, cache)))));
                    timed(remember, () -> {
                        network.remember(rows(clean, rows), words, cache);
                        return clean;
                    });
                    timed(decode, () -> frames.decode(clean));
                }
            }
            words.close();
        }
        return figures();
    }

    private List<Figure> figures() {
        int frames = recipe.latentFrames() * autoencoder.config().framesPerLatent();
        var figures = new ArrayList<Figure>();
        figures.add(Figure.of("text: a prompt, p50", 1000 * Samples.of(textTimes).median(), "ms"));
        figures.add(Figure.of("text", Samples.of(tokensOfText).mean() / Samples.of(textTimes).mean(), "tokens/s"));
        stage(figures, "denoise, all steps", denoise, tokens());
        stage(figures, "denoise, one network pass", pass, tokens());
        stage(figures, "cache pass", remember, tokens());
        stage(figures, "decode", decode, tokens());
        figures.add(Figure.of("decode: a frame, mean", 1000 * Samples.of(decode).mean() / frames, "ms"));
        return figures;
    }

    private static void stage(List<Figure> figures, String name, List<Double> times, int tokens) {
        var sampled = Samples.of(times);
        figures.add(Figure.of(name + ": p50", 1000 * sampled.median(), "ms"));
        figures.add(Figure.of(name + ": p95", 1000 * sampled.percentile(0.95), "ms"));
        figures.add(Figure.of(name, tokens / sampled.mean(), "tokens/s"));
    }

    /// Tokens of a chunk: patches of its latent frames.
    private int tokens() {
        int patch = network.config().patch() * autoencoder.config().pixelsPerLatent();
        return recipe.latentFrames() * (recipe.height() / patch) * (recipe.width() / patch);
    }

    private void encode(String prompt, boolean counts) {
        long began = System.nanoTime();
        int length = text.encode(prompt).length();
        if (counts) {
            textTimes.add((System.nanoTime() - began) / 1e9);
            tokensOfText.add((double) length);
        }
    }

    /// @return (rows, L, textDim)
    private NDArray prompt(NDManager to, int rows) {
        return rows(text.encode(Prompts.prompt(1)).in(to).expandDims(0), rows);
    }

    private static NDArray rows(NDArray x, int rows) {
        return rows == 1 ? x : NDArrays.concat(new NDList(x, x), 0);
    }

    /// Guidance costs two rows; how they are mixed costs nothing to speak of.
    private static NDArray first(NDArray velocity) {
        return velocity.get("0:1");
    }

    private interface Step {
        NDArray run();
    }

    private static NDArray timed(List<Double> times, Step step) {
        long began = System.nanoTime();
        NDArray result = step.run();
        times.add((System.nanoTime() - began) / 1e9);
        return result;
    }

    @Override
    public void close() {
        text.close();
        manager.close();
    }
}
