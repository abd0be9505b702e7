package zoetrope.trainer.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zoetrope.models.safetensors.Checkpoint;
import zoetrope.models.taehv.Taehv;
import zoetrope.models.taehv.TaehvConfig;
import zoetrope.trainer.eval.clip.Film;
import zoetrope.trainer.eval.measure.Similarity;
import zoetrope.trainer.eval.report.QualityReport.Fidelity;

/// A model's autoencoder by itself: what no generator on its latents can do better than.
final class Autoencoder implements AutoCloseable {
    private static final String FILE = "autoencoder.safetensors";

    private final NDManager manager;
    private final Taehv network;
    private double squared;
    private double similar;
    private int clips;
    private int frames;

    Autoencoder(TaehvConfig config, Map<String, NDArray> tensors, NDManager manager) {
        this.manager = manager;
        this.network = new Taehv(config, tensors);
    }

    /// Empty when the model's folder has no tiny autoencoder with both halves.
    static Optional<Autoencoder> of(Path model) {
        Path file = model.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        NDManager manager = NDManager.newBaseManager("PyTorch");
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            var tensors = new HashMap<String, NDArray>();
            checkpoint
                    .tensors()
                    .keySet()
                    .forEach(name -> tensors.put(name, checkpoint.read(name, manager, DataType.FLOAT32)));
            if (tensors.keySet().stream().noneMatch(name -> name.startsWith("encoder."))) {
                manager.close();
                return Optional.empty();
            }
            var config = TaehvConfig.parse(checkpoint.metadata("config").orElse(null));
            return Optional.of(new Autoencoder(config, tensors, manager));
        } catch (RuntimeException unfit) {
            manager.close();
            throw unfit;
        }
    }

    /// Encodes and decodes a film and counts it in. The first frames, which a decoder does not show, are left out.
    Film again(Film film) {
        int side = film.side();
        int plane = side * side;
        int whole = film.length() / network.config().framesPerLatent() * network.config().framesPerLatent();
        try (NDManager scratch = manager.newSubManager()) {
            var bytes = ByteBuffer.allocate(whole * 3 * plane);
            film.frames().subList(0, whole).forEach(bytes::put);
            var video = scratch.create(bytes.flip(), new Shape(1, whole, side, side, 3), DataType.UINT8)
                    .toType(DataType.FLOAT32, true)
                    .div(255)
                    .transpose(0, 1, 4, 2, 3);
            byte[] pixels = network.decode(network.encode(video)) // (1, whole - 3, 3, side, side)
                    .mul(255)
                    .round()
                    .clip(0, 255)
                    .toType(DataType.UINT8, false)
                    .transpose(0, 1, 3, 4, 2)
                    .toByteArray();
            var given = new ArrayList<byte[]>();
            for (int at = 0; at < pixels.length; at += 3 * plane) {
                given.add(Arrays.copyOfRange(pixels, at, at + 3 * plane));
            }
            count(film.frames().subList(whole - given.size(), whole), given, side);
            return new Film(side, given);
        }
    }

    private void count(List<byte[]> truth, List<byte[]> given, int side) {
        clips++;
        for (int i = 0; i < given.size(); i++) {
            squared += Similarity.squaredError(truth.get(i), given.get(i));
            similar += Similarity.ssim(truth.get(i), given.get(i), side);
            frames++;
        }
    }

    /// Of all films counted so far.
    Fidelity fidelity() {
        return new Fidelity(
                clips,
                Math.round(Similarity.psnr(squared / frames) * 1e3) / 1e3,
                Math.round(similar / frames * 1e4) / 1e4);
    }

    @Override
    public void close() {
        manager.close();
    }
}
