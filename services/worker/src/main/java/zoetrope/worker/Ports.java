package zoetrope.worker;

import java.time.InstantSource;
import zoetrope.core.ChunkChannel;
import zoetrope.core.JobLog;
import zoetrope.core.JobView;

/// What a worker needs of the rest of the system.
public record Ports(JobView jobs, JobLog log, ChunkChannel chunks, InstantSource clock) {}
