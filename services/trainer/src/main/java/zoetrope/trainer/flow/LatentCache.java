package zoetrope.trainer.flow;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.models.taehv.Taehv;
import zoetrope.models.text.TextEncoder;
import zoetrope.trainer.Footage;
import zoetrope.trainer.optim.Workers;
import zoetrope.trainer.world.Caption;
import zoetrope.trainer.world.Clip;
import zoetrope.trainer.world.World;

/// Latents of the world's clips on disk, one record after another in one file that only grows: a killed run loses at
/// most its last round of clips, and a training may read while another run still writes. Clip n is that of seed `seed + n`.
public final class LatentCache {
    private static final Logger LOG = LoggerFactory.getLogger(LatentCache.class);
    private static final int WORDINGS = 2;
    /// Share of clips that show the beginning of their scene; the others show a later time, for long videos.
    private static final double OPENINGS = 0.6;
    /// Seconds.
    private static final int LATEST = 30;
    private static final int ROUND = 64; // clips shared out among the workers at a time

    private final Path file;
    private List<LatentClip> whole = List.of();
    private long lengthRead;

    public LatentCache(Path file) {
        this.file = file;
    }

    /// Everything that is whole. The file is read again only when it has grown.
    public List<LatentClip> read() throws IOException {
        long length = Files.exists(file) ? Files.size(file) : 0;
        if (length != lengthRead) {
            var clips = new ArrayList<LatentClip>();
            try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
                while (true) {
                    clips.add(LatentClip.read(in));
                }
            } catch (EOFException e) {
                LOG.debug("file={} clips={}", file, clips.size());
            }
            whole = clips;
            lengthRead = length;
        }
        return whole;
    }

    @Override
    public String toString() {
        return file.toString();
    }

    /// Adds clips until there are `wanted`.
    ///
    /// @param frames pixels' frames of a clip, whole latent frames
    public void fill(int wanted, int frames, long seed, World world, Footage.Source source, Taehv encoder, TextEncoder text)
            throws IOException, InterruptedException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        int done = dropCutOff();
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
                var workers = new Workers(manager, 2);
                var out = new DataOutputStream(new BufferedOutputStream(
                        Files.newOutputStream(file, StandardOpenOption.APPEND), 1 << 20))) {
            while (done < wanted) {
                var numbers = new ArrayList<Integer>();
                var clips = new LatentClip[Math.min(ROUND, wanted - done)];
                for (int i = 0; i < clips.length; i++) {
                    numbers.add(i);
                }
                long first = seed + done;
                workers.forEach(numbers, i -> clips[i] = clip(first + i, frames, world, source, encoder, text, manager));
                for (var clip : clips) {
                    clip.write(out);
                }
                out.flush();
                done += clips.length;
                LOG.info("stage=latents clips={} of={}", done, wanted);
            }
        }
    }

    /// Drops a record that a killed run left cut off; returns how many whole ones there are.
    int dropCutOff() throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var in = new DataInputStream(Channels.newInputStream(channel));
            int count = 0;
            long whole = 0;
            try {
                while (true) {
                    LatentClip.read(in);
                    count++;
                    whole = channel.position();
                }
            } catch (EOFException e) {
                channel.truncate(whole);
            }
            return count;
        }
    }

    private static LatentClip clip(
            long seed, int frames, World world, Footage.Source source, Taehv encoder, TextEncoder text, NDManager manager) {
        var random = new SplittableRandom(seed);
        int first = random.nextDouble() < OPENINGS ? 0 : random.nextInt(LATEST * Clip.FPS);
        var footage = source.film(seed, first, frames);
        var wordings = new ArrayList<LatentClip.Wording>();
        for (var caption : Caption.variants(world.scene(seed), seed, WORDINGS)) {
            var states = text.encode(caption.text());
            wordings.add(new LatentClip.Wording(caption.text(), states.length(), LatentClip.halves(states.values())));
        }
        try (NDManager scratch = manager.newSubManager()) {
            var video = scratch.create(
                            ByteBuffer.wrap(footage.rgb()),
                            new Shape(1, frames, 3, footage.side(), footage.side()),
                            DataType.UINT8)
                    .toType(DataType.FLOAT32, true)
                    .div(255);
            var latents = encoder.encode(video);
            int latentFrames = (int) latents.getShape().get(1);
            int side = (int) latents.getShape().get(3);
            return new LatentClip(
                    first == 0,
                    latentFrames,
                    LatentClip.halves(latents.toFloatArray()),
                    actor(footage, latentFrames, side),
                    List.copyOf(wordings));
        }
    }

    /// (frames, side, side): 1 where an actor's box of any of a latent frame's frames lies.
    private static byte[] actor(Footage footage, int latentFrames, int side) {
        var mask = new byte[latentFrames * side * side];
        int perLatent = footage.frames() / latentFrames;
        int pixels = footage.side() / side;
        for (int t = 0; t < footage.frames(); t++) {
            for (var box : footage.actors().get(t)) {
                for (int y = Math.max(0, box.top() / pixels); y < side && y * pixels < box.bottom(); y++) {
                    for (int x = Math.max(0, box.left() / pixels); x < side && x * pixels < box.right(); x++) {
                        mask[(t / perLatent * side + y) * side + x] = 1;
                    }
                }
            }
        }
        return mask;
    }
}
