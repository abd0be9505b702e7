package zoetrope.muxer;

import zoetrope.core.ChunkChannel;
import zoetrope.core.JobLog;
import zoetrope.core.JobView;
import zoetrope.core.Membership;
import zoetrope.core.StreamNotes;

/// What a muxer needs of the rest of the system.
///
/// @param muxers says for which jobs this one acts
/// @param notes what it leaves for the one that takes a job over
public record Ports(JobView jobs, JobLog log, ChunkChannel chunks, Membership muxers, StreamNotes notes) {}
