package zoetrope.core;

/// Where a job stands.
public enum JobStatus {
    QUEUED,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED,
    /// Removed: only services see such a job, so that they leave it alone.
    DELETED;

    /// Whether nothing can happen to the job any more, but that it is deleted.
    public boolean terminal() {
        return this != QUEUED && this != RUNNING;
    }
}
