package zoetrope.trainer.auto;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import zoetrope.trainer.Footage;

/// Cuts batches of square crops out of footage on a thread of its own, a few batches ahead. Half of the crops look at an
/// actor, half anywhere. Seeded: the n-th batch depends on the seed and n alone.
public final class CropQueue implements AutoCloseable {
    /// Crops of one step.
    ///
    /// @param rgb (N, T, 3, side, side)
    /// @param actor (N, T, 1, side, side), 1 inside the box of an actor, else 0
    public record Batch(byte[] rgb, byte[] actor) {}

    /// @param crops in a batch, each of a clip of its own
    /// @param frames of a crop, whole latent frames
    /// @param side of a crop, pixels
    public record Cut(int crops, int frames, int side) {}

    private static final int AHEAD = 6;

    private final Footage.Source source;
    private final Cut cut;
    private final long seed;
    private final BlockingQueue<Batch> ready = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;

    public CropQueue(Footage.Source source, Cut cut, long seed, long firstBatch) {
        this.source = source;
        this.cut = cut;
        this.seed = seed;
        this.thread = Thread.ofPlatform().daemon().name("crops").start(() -> fill(firstBatch));
    }

    /// Waits for the next batch.
    public Batch take() throws InterruptedException {
        return ready.take();
    }

    private void fill(long firstBatch) {
        try {
            for (long n = firstBatch; !Thread.currentThread().isInterrupted(); n++) {
                ready.put(batch(n));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Batch batch(long n) {
        var random = new SplittableRandom(seed * 1_000_003 + n);
        int plane = cut.side() * cut.side();
        var rgb = new byte[cut.crops() * cut.frames() * 3 * plane];
        var actor = new byte[cut.crops() * cut.frames() * plane];
        for (int crop = 0; crop < cut.crops(); crop++) {
            var footage = source.film(random.nextLong(), cut.frames());
            copy(footage, crop % 2 == 0 ? nearActor(footage, random) : anywhere(footage, random), crop, rgb, actor);
        }
        return new Batch(rgb, actor);
    }

    private int[] anywhere(Footage footage, SplittableRandom random) {
        int room = footage.side() - cut.side() + 1;
        return new int[] {random.nextInt(room), random.nextInt(room)};
    }

    /// A crop whose middle is near the middle of an actor in the middle of the clip.
    private int[] nearActor(Footage footage, SplittableRandom random) {
        List<Footage.Box> boxes = new ArrayList<>(footage.actors().get(footage.frames() / 2));
        if (boxes.isEmpty()) {
            return anywhere(footage, random);
        }
        var box = boxes.get(random.nextInt(boxes.size()));
        int room = footage.side() - cut.side();
        int jitter = cut.side() / 4;
        int x = (box.left() + box.right() - cut.side()) / 2 + random.nextInt(-jitter, jitter + 1);
        int y = (box.top() + box.bottom() - cut.side()) / 2 + random.nextInt(-jitter, jitter + 1);
        return new int[] {Math.clamp(x, 0, room), Math.clamp(y, 0, room)};
    }

    private void copy(Footage footage, int[] corner, int crop, byte[] rgb, byte[] actor) {
        int side = cut.side();
        int whole = footage.side();
        for (int t = 0; t < cut.frames(); t++) {
            for (int c = 0; c < 3; c++) {
                for (int y = 0; y < side; y++) {
                    int from = ((t * 3 + c) * whole + corner[1] + y) * whole + corner[0];
                    int to = (((crop * cut.frames() + t) * 3 + c) * side + y) * side;
                    System.arraycopy(footage.rgb(), from, rgb, to, side);
                }
            }
            for (var box : footage.actors().get(t)) {
                int base = (crop * cut.frames() + t) * side * side;
                int left = Math.clamp(box.left() - corner[0], 0, side);
                int right = Math.clamp(box.right() - corner[0], left, side);
                for (int y = Math.max(0, box.top() - corner[1]); y < Math.min(side, box.bottom() - corner[1]); y++) {
                    java.util.Arrays.fill(actor, base + y * side + left, base + y * side + right, (byte) 1);
                }
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
