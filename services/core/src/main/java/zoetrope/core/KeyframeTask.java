package zoetrope.core;

/// Asks a worker for one shot. What the job's plan says of the shot by the time it is rendered wins over the shot in here.
///
/// @param attempt 1 when it is delivered for the first time; after many deliveries the queue may count anew
public record KeyframeTask(JobId job, Shot shot, String model, VideoFormat format, Pace pace, int attempt) {}
