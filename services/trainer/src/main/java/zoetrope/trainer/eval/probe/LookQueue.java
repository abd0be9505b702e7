package zoetrope.trainer.eval.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import zoetrope.trainer.world.Clip;
import zoetrope.trainer.world.Split;
import zoetrope.trainer.world.World;

/// Draws labelled looks at the world on a thread of its own, a few batches ahead. Seeded: the n-th batch depends on the
/// seed and n alone.
///
/// The looks are at scenes of both splits, as often as a world without held-out pairs would have them. A judge that never
/// met a pair would hold it to be impossible and call it something else (a probe of training scenes alone knew 95 % of
/// their actors, but 52 % of those in a held-out colour), and so would mark down the very clips that it is there to judge.
final class LookQueue implements AutoCloseable {
    /// @param rgb (N, 2, 3, side, side)
    /// @param labels one a look
    @SuppressWarnings("ArrayRecordComponent")
    record Batch(byte[] rgb, List<Label> labels) {}

    private static final int AHEAD = 4;
    /// Ten seconds more than a look needs: long enough for actors to leave the frame and to come back.
    private static final int FRAMES = 16 * 10;
    /// Of the looks at an empty frame, so many are kept.
    private static final double EMPTY = 0.4;
    /// The share of scenes that a world without held-out pairs would show with one.
    static final double HELD_OUT = 0.24;

    private final BlockingQueue<Batch> ready = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;

    LookQueue(int looks, long seed, long firstBatch) {
        thread = Thread.ofPlatform().daemon().name("looks").start(() -> {
            try {
                for (long n = firstBatch; !Thread.currentThread().isInterrupted(); n++) {
                    ready.put(batch(HELD_OUT, looks, seed * 1_000_003 + n));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// Waits for the next batch.
    Batch take() throws InterruptedException {
        return ready.take();
    }

    /// @param heldOut share of held-out scenes, 0..1
    static Batch batch(double heldOut, int looks, long seed) {
        var random = new SplittableRandom(seed);
        int frame = 3 * Clip.SIDE * Clip.SIDE;
        var rgb = new byte[looks * 2 * frame];
        var labels = new ArrayList<Label>();
        var drawn = new byte[frame];
        while (labels.size() < looks) {
            var split = random.nextDouble() < heldOut ? Split.HELD_OUT : Split.TRAIN;
            var clip = new World(split).clip(random.nextLong());
            if (clip.scene().actors().size() > 1) {
                continue; // with two, "the actor" would mean nothing
            }
            int now = Probe.GAP + random.nextInt(FRAMES);
            var label = Label.of(clip, now);
            if (!label.visible() && random.nextDouble() > EMPTY) {
                continue;
            }
            int at = labels.size() * 2 * frame;
            clip.render(now - Probe.GAP, drawn);
            Planes.copy(drawn, rgb, at);
            clip.render(now, drawn);
            Planes.copy(drawn, rgb, at + frame);
            labels.add(label);
        }
        return new Batch(rgb, labels);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
