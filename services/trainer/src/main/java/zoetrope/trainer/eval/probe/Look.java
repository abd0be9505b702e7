package zoetrope.trainer.eval.probe;

/// What the probe saw at one moment. Probabilities are indexed by the enumerations' ordinals.
///
/// @param frame of the film
/// @param x of the actor's middle, pixels
/// @param y of the actor's middle, pixels
/// @param present probability that an actor is in the frame
@SuppressWarnings("ArrayRecordComponent")
public record Look(
        int frame,
        double x,
        double y,
        double present,
        float[] kind,
        float[] colour,
        float[] heading,
        float[] place) {
    /// Whether an actor is there rather than not.
    public boolean someone() {
        return present >= 0.5;
    }

    static int best(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
