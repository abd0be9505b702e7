package zoetrope.trainer.optim;

/// The learning rate over a run: a linear warm-up, then half a cosine down to a floor.
///
/// The run is measured in processor time, not in steps, so that it takes as long as one was ready to wait.
///
/// @param peak the rate after the warm-up
/// @param warmUpSteps steps until the peak
/// @param floor the share of the peak that is left at the end
public record Schedule(float peak, int warmUpSteps, float floor) {
    public Schedule {
        if (peak <= 0 || warmUpSteps < 1 || floor < 0 || floor > 1) {
            throw new IllegalArgumentException("schedule: peak " + peak + ", warm-up " + warmUpSteps + ", floor " + floor
                    + " (expected: > 0, >= 1, 0..1)");
        }
    }

    /// @param step steps done so far
    /// @param progress share of the run that is over, 0..1
    public float rate(int step, double progress) {
        double warm = Math.min(1, (step + 1.0) / warmUpSteps);
        double cosine = 0.5 * (1 + Math.cos(Math.PI * Math.clamp(progress, 0, 1)));
        return (float) (peak * warm * (floor + (1 - floor) * cosine));
    }
}
