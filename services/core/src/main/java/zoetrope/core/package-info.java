/// The words of Zoetrope and what must stay true of them: plain Java, no framework.
///
/// A **job** is one request for a video, and its whole life is an ordered log of [facts][zoetrope.core.Fact]. Everything
/// anyone knows about a job is a fold of that log ([Job#after]), so every service can lose its memory and rebuild it.
/// The planner turns a job's [request][zoetrope.core.JobRequest] into a [plan][zoetrope.core.Plan] of **shots**; a shot is
/// rendered by one worker as a sequence of **chunks**; the muxer splices the shots' chunks in the plan's order.
///
/// The interfaces here are the ports between the services: [JobLog] and [JobView] (the log and its fold), [TaskSink]
/// and [TaskQueue] (shots waiting for a worker), [ChunkChannel] (rendered chunks) and [VideoModel] (what renders them);
/// [Membership] and [Members] (which of several processes acts for a job) and [StreamNotes] (what one muxer leaves another).
/// [FoldedJobs] is the fold itself, whatever the log is kept on.
@NullMarked
package zoetrope.core;

import org.jspecify.annotations.NullMarked;
