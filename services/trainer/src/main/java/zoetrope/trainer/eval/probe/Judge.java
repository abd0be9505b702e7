package zoetrope.trainer.eval.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import zoetrope.trainer.TensorFile;
import zoetrope.trainer.eval.clip.Film;

/// A trained probe that looks at films. Owned by one thread.
public final class Judge implements AutoCloseable {
    private static final String BUILT_IN = "/zoetrope/trainer/probe/" + ProbeTraining.FILE;
    private static final int TOGETHER = 16;

    private final NDManager manager;
    private final Probe probe;
    private final Map<String, String> record;

    private Judge(Path weights) throws IOException {
        this.manager = NDManager.newBaseManager("PyTorch");
        var file = TensorFile.read(weights, manager);
        this.probe = new Probe(file.tensors());
        this.record = Map.copyOf(file.metadata());
    }

    /// @param weights as [ProbeTraining] writes them; null for those that come with the program
    public static Judge open(@Nullable Path weights) throws IOException {
        if (weights != null) {
            return new Judge(weights);
        }
        Path copy = Files.createTempFile("probe", ".safetensors");
        try (InputStream packed = Judge.class.getResourceAsStream(BUILT_IN)) {
            if (packed == null) {
                throw new IOException("probe: no weights in this build (expected: --probe FILE or --train-probe MINUTES)");
            }
            Files.write(copy, packed.readAllBytes());
            return new Judge(copy);
        } finally {
            Files.delete(copy);
        }
    }

    /// How the probe was trained: steps, looks, seconds, seed.
    public Map<String, String> trainingRecord() {
        return record;
    }

    /// A look every `stride` frames, the first one as early as there is something to compare with.
    public List<Look> looks(Film film, int stride) {
        var looks = new ArrayList<Look>();
        var frames = new ArrayList<Integer>();
        for (int frame = Probe.GAP; frame < film.length(); frame += stride) {
            frames.add(frame);
        }
        for (int from = 0; from < frames.size(); from += TOGETHER) {
            looks.addAll(together(film, frames.subList(from, Math.min(frames.size(), from + TOGETHER))));
        }
        return looks;
    }

    private List<Look> together(Film film, List<Integer> frames) {
        int bytes = 3 * film.side() * film.side();
        var rgb = new byte[frames.size() * 2 * bytes];
        for (int i = 0; i < frames.size(); i++) {
            Planes.copy(film.frames().get(frames.get(i) - Probe.GAP), rgb, 2 * i * bytes);
            Planes.copy(film.frames().get(frames.get(i)), rgb, (2 * i + 1) * bytes);
        }
        try (NDManager scratch = manager.newSubManager()) {
            var shape = new Shape(frames.size(), 2, 3, film.side(), film.side());
            var answers = probe.look(scratch.create(ByteBuffer.wrap(rgb), shape, DataType.UINT8)
                    .toType(DataType.FLOAT32, true)
                    .div(255));
            float[][] heat = rows(answers.heat());
            float[][] kind = rows(answers.kind());
            float[][] colour = rows(answers.colour());
            float[][] heading = rows(answers.heading());
            float[][] place = rows(answers.place());
            var looks = new ArrayList<Look>();
            for (int i = 0; i < frames.size(); i++) {
                double[] spot = spot(heat[i], film.side());
                double present = 1 - heat[i][heat[i].length - 1];
                looks.add(new Look(
                        frames.get(i), spot[0], spot[1], present, kind[i], colour[i], heading[i], place[i]));
            }
            return looks;
        }
    }

    /// The mean place of the heat around its peak, in pixels: heat far away is doubt, not place.
    static double[] spot(float[] heat, int side) {
        int columns = (int) Math.round(Math.sqrt(heat.length - 1.0));
        int peak = 0;
        for (int i = 1; i < columns * columns; i++) {
            peak = heat[i] > heat[peak] ? i : peak;
        }
        double sum = 0;
        double x = 0;
        double y = 0;
        for (int v = Math.max(0, peak / columns - 1); v <= Math.min(columns - 1, peak / columns + 1); v++) {
            for (int u = Math.max(0, peak % columns - 1); u <= Math.min(columns - 1, peak % columns + 1); u++) {
                double here = heat[v * columns + u];
                sum += here;
                x += here * (u + 0.5);
                y += here * (v + 0.5);
            }
        }
        return new double[] {x / sum * side / columns, y / sum * side / columns};
    }

    /// Logits (N, answers) to probabilities.
    private static float[][] rows(NDArray logits) {
        float[] flat = logits.softmax(1).toFloatArray();
        int width = (int) logits.getShape().get(1);
        var rows = new float[flat.length / width][width];
        for (int i = 0; i < flat.length; i++) {
            rows[i / width][i % width] = flat[i];
        }
        return rows;
    }

    @Override
    public void close() {
        manager.close();
    }
}
