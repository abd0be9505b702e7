package zoetrope.trainer.world;

/// How large an actor is drawn, as a factor on its kind's own size.
public enum Size {
    SMALL(0.8),
    MEDIUM(1.0),
    LARGE(1.3);

    final double factor;

    Size(double factor) {
        this.factor = factor;
    }
}
