package zoetrope.trainer.world;

/// How fast an actor crosses the screen.
public enum Pace {
    SLOW(12),
    NORMAL(24),
    FAST(44);

    /// Pixels a second.
    final double speed;

    Pace(double speed) {
        this.speed = speed;
    }
}
