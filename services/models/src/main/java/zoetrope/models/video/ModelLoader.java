package zoetrope.models.video;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.engine.Engine;
import java.util.LinkedHashMap;
import java.util.Map;
import zoetrope.core.InvalidRequest;
import zoetrope.models.NativeThreads;
import zoetrope.models.safetensors.Checkpoint;
import zoetrope.models.safetensors.CheckpointException;
import zoetrope.models.script.FusedOps;
import zoetrope.models.taehv.Taehv;
import zoetrope.models.taehv.TaehvConfig;
import zoetrope.models.text.MiniLm;
import zoetrope.models.text.TextEncoder;
import zoetrope.models.text.UmT5;
import zoetrope.models.text.UmT5Config;
import zoetrope.models.text.UmT5TextEncoder;
import zoetrope.models.wan.CausalWan;
import zoetrope.models.wan.WanConfig;
import zoetrope.models.wanvae.VaeConfig;
import zoetrope.models.wanvae.WanVae;

/// Puts a model together on a device.
record ModelLoader(ModelFolder folder, String device) {
    /// With 32-bit floats on a CPU, 16-bit ones on a GPU.
    CausalVideoModel load() {
        Device place = djlDevice();
        return load(place, place.isGpu() ? DataType.FLOAT16 : DataType.FLOAT32);
    }

    CausalVideoModel load(Device place, DataType type) {
        Recipe recipe = folder.recipe();
        NativeThreads.calm();
        NDManager manager = NDManager.newBaseManager(place, "PyTorch");
        try {
            FusedOps ops = FusedOps.load(manager);
            CausalWan transformer = transformer(manager, ops, type);
            whole("width", recipe.width(), transformer.config());
            whole("height", recipe.height(), transformer.config());
            LatentDecoder decoder = decoder(manager, ops, type);
            TextEncoder text = textEncoder(recipe, manager, ops, type, transformer.config());
            if (text.dim() != transformer.config().textDim()) {
                text.close();
                throw new CheckpointException("%s: text of %d numbers a token (expected: the transformer's %d)"
                        .formatted(folder.name(), text.dim(), transformer.config().textDim()));
            }
            return new CausalVideoModel(folder.card(), recipe, manager, text, transformer, decoder);
        } catch (RuntimeException unfit) {
            manager.close();
            throw unfit;
        }
    }

    private void whole(String side, int pixels, WanConfig transformer) {
        int unit = Recipe.SPACE_STRIDE * transformer.patch();
        if (pixels % unit != 0) {
            throw new CheckpointException("%s: %s: %d (expected: a multiple of %d)".formatted(folder.name(), side, pixels, unit));
        }
    }

    private Device djlDevice() {
        Device wanted = Device.fromName(device.equals("gpu") ? "gpu0" : device.replace("gpu:", "gpu"));
        if (wanted.isGpu() && wanted.getDeviceId() >= Engine.getEngine("PyTorch").getGpuCount()) {
            throw new InvalidRequest(
                    "worker.devices",
                    "'%s' (expected: cpu, or one of %d GPUs)".formatted(device, Engine.getEngine("PyTorch").getGpuCount()));
        }
        return wanted;
    }

    private CausalWan transformer(NDManager manager, FusedOps ops, DataType type) {
        try (Checkpoint checkpoint = folder.transformer()) {
            return CausalWan.load(checkpoint, folder.config(checkpoint), manager, ops, type);
        }
    }

    private LatentDecoder decoder(NDManager manager, FusedOps ops, DataType type) {
        try (Checkpoint checkpoint = folder.autoencoder()) {
            if (WanVae.recognises(checkpoint)) {
                return new WanDecoder(WanVae.load(checkpoint, VaeConfig.wan21(), manager, ops, type));
            }
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            checkpoint.tensors().keySet().forEach(name -> tensors.put(name, checkpoint.read(name, manager, type)));
            return new TinyDecoder(new Taehv(TaehvConfig.parse(checkpoint.metadata("config").orElse(null)), tensors), type);
        }
    }

    private TextEncoder textEncoder(
            Recipe recipe, NDManager manager, FusedOps ops, DataType type, WanConfig transformer) {
        return switch (recipe.text()) {
            case "minilm" -> MiniLm.load(transformer.textLen());
            case "umt5" -> umt5(manager, ops, type, transformer);
            default -> throw new CheckpointException(folder.name() + ": text " + recipe.text());
        };
    }

    private TextEncoder umt5(NDManager manager, FusedOps ops, DataType type, WanConfig transformer) {
        Checkpoint checkpoint = folder.textEncoder();
        try {
            UmT5Config sizes = checkpoint.metadata("config").map(UmT5Config::parse).orElseGet(UmT5Config::xxl);
            UmT5 network = new UmT5(sizes, checkpoint, ops, type);
            return new UmT5TextEncoder(network, checkpoint, folder.tokenizer(), manager, transformer.textLen());
        } catch (RuntimeException unfit) {
            checkpoint.close();
            throw unfit;
        }
    }
}
