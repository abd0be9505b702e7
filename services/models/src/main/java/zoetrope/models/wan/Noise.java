package zoetrope.models.wan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/// Where a shot's noise comes from: a pure function of chunk and step, so that a shot can be rendered twice, or half by
/// one worker and half by another, and be the same.
@FunctionalInterface
public interface Noise {
    /// @param step 0 for the noise that a chunk starts from, then 1, 2, ... for each time noise is put back
    /// @return standard normal, FLOAT32, belonging to `manager`
    NDArray draw(NDManager manager, Shape shape, long chunk, int step);

    /// The noise of one shot under one seed.
    static Noise seeded(long seed, long shot) {
        return (manager, shape, chunk, step) -> {
            // SplitMix64's increments keep neighbouring numbers apart
            long mixed = (((seed * 0x9E3779B97F4A7C15L + shot) * 0xBF58476D1CE4E5B9L + chunk) * 0x94D049BB133111EBL) + step;
            var random = new java.util.SplittableRandom(mixed);
            var values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return manager.create(values, shape);
        };
    }
}
