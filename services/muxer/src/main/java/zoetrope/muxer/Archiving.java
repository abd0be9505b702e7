package zoetrope.muxer;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.Fact;
import zoetrope.core.JobId;
import zoetrope.muxer.live.LiveStream;
import zoetrope.muxer.live.Outcome;
import zoetrope.muxer.live.Streams;
import zoetrope.muxer.store.Archive;
import zoetrope.muxer.store.Retention;

/// Puts streams that have ended into the archive: a finished video before the job log hears that it is finished, any other,
/// and what failed at first, with the next sweep.
///
/// @param local where they are made
record Archiving(Archive archive, Retention local, Streams streams, Outcome next) implements Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(Archiving.class);

    @Override
    public void report(JobId job, Fact fact) {
        if (fact instanceof Fact.Completed) {
            put(job);
        }
        next.report(job, fact);
    }

    private boolean put(JobId job) {
        try {
            archive.put(job, local.directory(job));
            return true;
        } catch (IOException | RuntimeException e) { // a broken archive keeps nothing from the log
            LOG.warn("stream=unarchived job={} reason={}", job, e.toString());
            return false;
        }
    }

    /// Archives what has ended here, and gives up what is here of it.
    ///
    /// @param settled whether the log knows that a job has ended
    void sweep(Instant now, Predicate<JobId> settled) throws IOException {
        for (var stream : local.streams()) {
            var job = stream.header().job();
            var end = stream.end();
            if (end == null || !settled.test(job) || !put(job)) {
                continue;
            }
            if (end.at().plus(LiveStream.LINGERING).isBefore(now)) {
                streams.removeJob(job);
                local.directory(job).delete();
            }
        }
    }
}
