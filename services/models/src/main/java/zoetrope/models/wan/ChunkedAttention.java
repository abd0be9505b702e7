package zoetrope.models.wan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import zoetrope.models.script.FusedOps;

/// Whole clips in one pass, each chunk seeing what the cache would have shown it: the chunk-causal mask, done by slicing
/// instead of masking, so that no hidden score is ever computed.
///
/// Nothing is kept between passes; any thread may use it.
public final class ChunkedAttention implements SelfAttention {
    private final FusedOps ops;
    private final int tokensPerFrame;
    private final int frames;
    private final List<Block> blocks;

    /// Frames of the input, `to` exclusive.
    private record Range(int from, int to) {}

    /// The frames that ask and those that they see.
    private record Block(Range queries, List<Range> keys) {}

    private ChunkedAttention(FusedOps ops, int tokensPerFrame, int frames, List<Block> blocks) {
        this.ops = ops;
        this.tokensPerFrame = tokensPerFrame;
        this.frames = frames;
        this.blocks = blocks;
    }

    /// Each chunk sees itself and the chunks before it as they are in the input (diffusion forcing, Chen et al. 2024).
    ///
    /// @param frames latent frames of the input, a multiple of `chunk`
    public static ChunkedAttention overClip(FusedOps ops, AttentionSpan span, int frames, int chunk, int tokensPerFrame) {
        requireMultiple(frames, chunk);
        var blocks = new ArrayList<Block>();
        for (int from = 0; from < frames; from += chunk) {
            var seen = new ArrayList<>(before(from, chunk, span));
            seen.add(new Range(from, from + chunk));
            blocks.add(new Block(new Range(from, from + chunk), merged(seen)));
        }
        return new ChunkedAttention(ops, tokensPerFrame, frames, List.copyOf(blocks));
    }

    private static void requireMultiple(int frames, int chunk) {
        if (chunk < 1 || frames < chunk || frames % chunk != 0) {
            throw new IllegalArgumentException("frames: " + frames + " (expected: a multiple of chunk " + chunk + ")");
        }
    }

    /// The earlier frames that [KvCache] would still hold for the chunk at `from`.
    private static List<Range> before(int from, int chunk, AttentionSpan span) {
        int kept = span.limit() - chunk; // earlier frames, sink included
        if (from <= kept) {
            return from == 0 ? List.of() : List.of(new Range(0, from));
        }
        var recent = new Range(from - (kept - span.sink()), from);
        return span.sink() == 0 ? List.of(recent) : List.of(new Range(0, span.sink()), recent);
    }

    private static List<Range> merged(List<Range> ranges) {
        var merged = new ArrayList<Range>();
        for (var range : ranges) {
            if (range.from() == range.to()) {
                continue;
            }
            if (!merged.isEmpty() && merged.getLast().to() == range.from()) {
                merged.add(new Range(merged.removeLast().from(), range.to()));
            } else {
                merged.add(range);
            }
        }
        return List.copyOf(merged);
    }

    @Override
    public long[] positions() {
        return LongStream.range(0, frames).toArray();
    }

    @Override
    public NDArray attend(int layer, NDArray q, NDArray k, NDArray v) {
        try (var scratch = q.getManager().newSubManager()) {
            scratch.tempAttachAll(q, k, v);
            var parts = new NDList();
            for (var block : blocks) {
                parts.add(CausalWan.attention(
                        ops, scratch, slice(q, List.of(block.queries())), slice(k, block.keys()), slice(v, block.keys())));
                parts.getLast().attach(scratch);
            }
            return scratch.ret(parts.size() == 1 ? parts.getFirst() : NDArrays.concat(parts, 1));
        }
    }

    private NDArray slice(NDArray tokens, List<Range> ranges) {
        var parts = new NDList();
        for (var range : ranges) {
            parts.add(tokens.get(new NDIndex()
                    .addAllDim()
                    .addSliceDim((long) range.from() * tokensPerFrame, (long) range.to() * tokensPerFrame)));
        }
        return parts.size() == 1 ? parts.getFirst() : NDArrays.concat(parts, 1);
    }
}
