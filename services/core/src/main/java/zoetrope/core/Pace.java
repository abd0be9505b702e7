package zoetrope.core;

/// How eagerly a job is rendered.
public enum Pace {
    /// Follows its viewers: stays a bounded lead ahead of the live edge.
    LIVE,
    /// As fast as the devices go.
    BATCH
}
