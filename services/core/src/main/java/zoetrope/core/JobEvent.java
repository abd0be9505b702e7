package zoetrope.core;

import java.time.Instant;

/// A fact in its place in a job's history.
///
/// @param sequence 1 for the job's first fact, then without gaps
public record JobEvent(JobId job, long sequence, Instant time, Fact fact) {}
