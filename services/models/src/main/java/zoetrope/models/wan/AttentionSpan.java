package zoetrope.models.wan;

/// How far back a chunk sees, in latent frames.
///
/// @param window frames attended in all, sink and current chunk included; [#UNBOUNDED] for everything up to `reach`
/// @param sink the shot's first frames, which never leave the window
/// @param reach the largest distance between two frames that the network knows; a sink that would lie farther back is
///     moved up (see the package)
public record AttentionSpan(int window, int sink, int reach) {
    public static final int UNBOUNDED = -1;

    /// The positions that Wan's own table has.
    public static final int WAN_REACH = 1024;

    public AttentionSpan {
        if (window != UNBOUNDED && (window < 1 || window > reach)) {
            throw new IllegalArgumentException("window: " + window + " (expected: -1 or 1.." + reach + ")");
        }
        if (sink < 0 || sink >= (window == UNBOUNDED ? reach : window)) {
            throw new IllegalArgumentException("sink: " + sink + " (expected: >= 0 and < window " + window + ")");
        }
    }

    public static AttentionSpan unbounded() {
        return new AttentionSpan(UNBOUNDED, 0, WAN_REACH);
    }

    /// Frames that are kept at most.
    public int limit() {
        return window == UNBOUNDED ? reach : window;
    }
}
