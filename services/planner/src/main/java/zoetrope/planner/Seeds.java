package zoetrope.planner;

/// Derives the seeds of a job's shots from the job's own.
///
/// Shot `i` of a job with seed `s` has the seed that the generator SplitMix64 (Steele, Lea and Flood, "Fast
/// Splittable Pseudorandom Number Generators", 2014) yields at its step `i + 1` from the state `s`: any shot's
/// seed can be had without the others, and neighbouring seeds or indexes give unrelated noise.
final class Seeds {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /// The seed of the shot of that index.
    static long ofShot(long jobSeed, int index) {
        long z = jobSeed + GOLDEN_GAMMA * (index + 1L);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
