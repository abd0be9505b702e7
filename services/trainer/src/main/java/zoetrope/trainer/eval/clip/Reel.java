package zoetrope.trainer.eval.clip;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import zoetrope.core.VideoModel;

/// A shot being filmed: as many frames at a time as are wanted, however the model chunks them.
public final class Reel implements AutoCloseable {
    private final int side;
    private final VideoModel.Take take;
    private final Deque<byte[]> waiting = new ArrayDeque<>();

    public Reel(VideoModel model, Case asked) {
        var format = model.card().format();
        if (format.width() != format.height()) {
            throw new IllegalArgumentException("format: " + format.size() + " (expected: square)");
        }
        this.side = format.width();
        this.take = model.open(asked.prompt(), asked.seed());
    }

    /// The next frames.
    public Film next(int frames) {
        int bytes = 3 * side * side;
        while (waiting.size() < frames) {
            byte[] pixels = take.next(() -> false).pixels();
            for (int at = 0; at < pixels.length; at += bytes) {
                waiting.add(Arrays.copyOfRange(pixels, at, at + bytes));
            }
        }
        var film = new ArrayList<byte[]>();
        for (int i = 0; i < frames; i++) {
            film.add(waiting.remove());
        }
        return new Film(side, film);
    }

    @Override
    public void close() {
        take.close();
    }
}
