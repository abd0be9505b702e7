package zoetrope.trainer.world;

/// One moving thing. `start` (0..1) is where along its way it is at time zero, `lane` (0..1) how far down across its
/// way, `phase` (0..1)
/// where its limbs are in their cycle.
public record Actor(
        Kind kind, Colour colour, Size size, Pace pace, Heading heading, double start, double lane, double phase) {
    public Actor {
        if (!kind.headings().contains(heading)) {
            throw new IllegalArgumentException(
                    "heading of " + kind + ": " + heading + " (expected: one of " + kind.headings() + ")");
        }
    }

    /// Pixels.
    double width() {
        return kind.width * size.factor;
    }

    /// Pixels.
    double height() {
        return kind.height * size.factor;
    }
}
