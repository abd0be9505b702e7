package zoetrope.trainer.report;

/// The mean of what came since it was last taken: a run that goes on may begin between two reports.
public final class Mean {
    private double sum;
    private int count;

    public void add(double value) {
        sum += value;
        count++;
    }

    /// NaN if nothing came.
    public double take() {
        double mean = sum / count;
        sum = 0;
        count = 0;
        return mean;
    }
}
