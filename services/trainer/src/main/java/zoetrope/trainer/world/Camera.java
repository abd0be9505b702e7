package zoetrope.trainer.world;

/// The camera's move. A pan goes the way the actor heads, one pixel a frame; the zoom breathes in and out over 12
/// seconds.
public enum Camera {
    STATIC,
    PAN_LEFT,
    PAN_RIGHT,
    ZOOM;

    private static final double ZOOM_SECONDS = 12;
    private static final double ZOOM_DEPTH = 0.15;

    /// Pixels that the scenery has moved to the left by the given frame.
    int shift(int frame) {
        return switch (this) {
            case PAN_RIGHT -> frame;
            case PAN_LEFT -> -frame;
            case STATIC, ZOOM -> 0;
        };
    }

    double zoom(double seconds) {
        return this == ZOOM ? 1 + ZOOM_DEPTH * (1 - Math.cos(2 * Math.PI * seconds / ZOOM_SECONDS)) : 1;
    }
}
