package zoetrope.loadtests.bench;

import java.util.Collection;
import java.util.List;

/// Measurements of one thing.
///
/// @param sorted ascending, at least one
public record Samples(List<Double> sorted) {
    public Samples {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("samples: 0 (expected: >= 1)");
        }
        sorted = sorted.stream().sorted().toList();
    }

    public static Samples of(Collection<Double> values) {
        return new Samples(List.copyOf(values));
    }

    /// The smallest sample that is not below the given share of all (nearest rank).
    ///
    /// @param share 0..1
    public double percentile(double share) {
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.clamp(rank - 1, 0, sorted.size() - 1));
    }

    /// The middle one, or the mean of the middle two.
    public double median() {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    public double mean() {
        return sorted.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    public double min() {
        return sorted.getFirst();
    }

    public double max() {
        return sorted.getLast();
    }
}
