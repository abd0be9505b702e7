package zoetrope.bus;

import java.time.Instant;
import zoetrope.core.JobId;

/// Since when chunks can be on the chunk channel, by what the job log says of them: saves a reader the search through all
/// that is kept.
interface ChunkTimes {
    /// No chunk of the job is older.
    Instant noneBefore(JobId job);

    /// That chunk of that shot, and those after it, are not older.
    Instant noneBefore(JobId job, int shot, int chunk);
}
