package zoetrope.loadtests.bench;

/// What a figure should be.
///
/// @param atLeast whether more is better
public record Bar(boolean atLeast, double limit) {
    boolean met(double value) {
        return atLeast ? value >= limit : value <= limit;
    }

    @Override
    public String toString() {
        return (atLeast ? ">= " : "<= ") + Figure.text(limit);
    }
}
