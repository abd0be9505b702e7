package zoetrope.core;

/// This process's place among the processes of one service. The jobs are shared among them: for each job one of them acts,
/// and when that one goes or dies another does. For a moment nobody may act for a job, and a process that was paused for
/// long may believe for a moment that it still does: whatever is done for a job must bear being done twice. Any thread.
public interface Membership extends AutoCloseable {
    /// Whether this process acts for the job now.
    boolean actsFor(JobId job);

    /// Whether the others know of this process: it has been given its share, be it empty.
    boolean joined();

    /// Calls back after each change of what this process acts for. Jobs that it acts for no more go to another process once
    /// the call has returned, so that it can let go of them; it must not take long.
    JobView.Watch watch(Runnable changed);

    /// Leaves: another process acts for its jobs at once.
    @Override
    void close();

    /// The only process there is: acts for every job.
    static Membership alone() {
        return new Membership() {
            @Override
            public boolean actsFor(JobId job) {
                return true;
            }

            @Override
            public boolean joined() {
                return true;
            }

            @Override
            public JobView.Watch watch(Runnable changed) {
                return () -> {};
            }

            @Override
            public void close() {}
        };
    }
}
