package zoetrope.models.wan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import zoetrope.models.script.FusedOps;

/// The keys and values of a shot's earlier chunks, in a ring of slots, one latent frame each. Attention has no order
/// of its own, so the newest frame simply overwrites the oldest one that is no sink; nothing is ever moved.
///
/// Which slot a frame takes depends only on how many frames were written since the last [#reset], so two workers that
/// recache the same frames hold the same bits. Used by one thread at a time.
public final class KvCache implements SelfAttention, AutoCloseable {
    private static final int FIRST_FRAMES = 12;

    private final NDManager manager;
    private final FusedOps ops;
    private final RopeTable rope;
    private final AttentionSpan span;
    private final int tokensPerFrame;
    private final Shape frameShape; // (B, tokensPerFrame, heads, headDim)
    private final DataType type;
    /// each (B, capacity * tokensPerFrame, heads, headDim)
    private final List<NDArray> keys = new ArrayList<>();
    private final List<NDArray> values = new ArrayList<>();
    /// the sink's keys as first written; empty until its frames are complete
    private final List<NDArray> sinkKeys = new ArrayList<>();

    private int capacity; // in frames
    private long written; // frames before the current chunk, since the reset
    private long firstFrame;
    private int frames; // of the current chunk
    private long sinkFrame;
    private long sinkShift;

    KvCache(NDManager parent, FusedOps ops, WanConfig config, AttentionSpan span, Shape layout, DataType type) {
        this.manager = parent.newSubManager();
        this.ops = ops;
        this.rope = new RopeTable(config.headDim());
        this.span = span;
        this.tokensPerFrame = Math.toIntExact(layout.get(1));
        this.frameShape = new Shape(layout.get(0), tokensPerFrame, config.numHeads(), config.headDim());
        this.type = type;
        for (int layer = 0; layer < config.numLayers(); layer++) {
            keys.add(empty(0));
            values.add(empty(0));
        }
    }

    /// Begins a chunk, or begins the same one again: its passes all write the same slots.
    ///
    /// @throws IllegalArgumentException when the chunk is larger than the window has room for
    public void open(long first, int count) {
        if (frames > 0 && first == firstFrame && count == frames) {
            return;
        }
        int room = written + frames == 0 ? span.limit() : span.limit() - span.sink();
        if (count < 1 || count > room) {
            throw new IllegalArgumentException("frames: " + count + " (expected: 1.." + room + ")");
        }
        written += frames;
        if (written == 0) {
            sinkFrame = first;
        } else if (sinkKeys.isEmpty() && span.sink() > 0 && written >= span.sink()) {
            keepSink();
        }
        firstFrame = first;
        frames = count;
        grow((int) Math.min(span.limit(), written + count));
        moveSink(Math.max(0, first + count - span.reach() - sinkFrame));
    }

    @Override
    public long[] positions() {
        return LongStream.range(firstFrame, firstFrame + frames).toArray();
    }

    /// Frames held, the current chunk's included.
    public int held() {
        return (int) Math.min(span.limit(), written + frames);
    }

    @Override
    public NDArray attend(int layer, NDArray q, NDArray k, NDArray v) {
        put(layer, k, v);
        var seen = new NDIndex().addSliceDim(0, q.getShape().get(0)).addSliceDim(0, (long) held() * tokensPerFrame);
        try (var scratch = q.getManager().newSubManager()) {
            var allKeys = keys.get(layer).get(seen);
            var allValues = values.get(layer).get(seen);
            scratch.attachAll(allKeys, allValues);
            return CausalWan.attention(ops, scratch, q, allKeys, allValues);
        }
    }

    /// Writes one layer of the current chunk, of the first rows if there are fewer than the cache has.
    void put(int layer, NDArray k, NDArray v) {
        for (int frame = 0; frame < frames; ) {
            int slot = slot(written + frame);
            int run = 1;
            while (frame + run < frames && slot(written + frame + run) == slot + run) {
                run++;
            }
            long rows = k.getShape().get(0);
            var to = tokens(rows, slot, run);
            try (var scratch = k.getManager().newSubManager()) {
                var from = tokens(rows, frame, run);
                scratch.tempAttachAll(k, v);
                keys.get(layer).set(to, k.get(from));
                values.get(layer).set(to, v.get(from));
            }
            frame += run;
        }
    }

    private NDIndex tokens(long frame, int count) {
        return tokens(frameShape.get(0), frame, count);
    }

    private NDIndex tokens(long rows, long frame, int count) {
        return new NDIndex().addSliceDim(0, rows).addSliceDim(frame * tokensPerFrame, (frame + count) * tokensPerFrame);
    }

    private int slot(long order) {
        long ring = span.limit() - span.sink();
        return (int) (order < span.limit() ? order : span.sink() + (order - span.sink()) % ring);
    }

    private void grow(int wanted) {
        if (wanted <= capacity) {
            return;
        }
        int larger = span.window() == AttentionSpan.UNBOUNDED
                ? Math.min(span.limit(), Math.max(wanted, Math.max(FIRST_FRAMES, 2 * capacity)))
                : span.limit();
        for (var buffers : List.of(keys, values)) {
            for (int layer = 0; layer < buffers.size(); layer++) {
                try (var old = buffers.get(layer)) {
                    var buffer = empty(larger);
                    if (capacity > 0) {
                        buffer.set(tokens(0, capacity), old);
                    }
                    buffers.set(layer, buffer);
                }
            }
        }
        capacity = larger;
    }

    private NDArray empty(int slots) {
        return manager.zeros(
                new Shape(frameShape.get(0), (long) slots * tokensPerFrame, frameShape.get(2), frameShape.get(3)), type);
    }

    private void keepSink() {
        for (var buffer : keys) {
            try (var view = buffer.get(tokens(0, span.sink()))) {
                sinkKeys.add(view.duplicate());
            }
        }
    }

    private void moveSink(long shift) {
        if (shift == sinkShift || sinkKeys.isEmpty()) {
            return;
        }
        try (var scratch = manager.newSubManager()) {
            var turn = rope.shift(scratch, shift);
            for (int layer = 0; layer < keys.size(); layer++) {
                var moved = ops.rope(sinkKeys.get(layer), turn);
                moved.attach(scratch);
                keys.get(layer).set(tokens(0, span.sink()), moved);
            }
        }
        sinkShift = shift;
    }

    /// Forgets everything; the memory is kept for what comes.
    public void reset() {
        sinkKeys.forEach(NDArray::close);
        sinkKeys.clear();
        written = 0;
        frames = 0;
        sinkShift = 0;
    }

    @Override
    public void close() {
        manager.close();
    }
}
