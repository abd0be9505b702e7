package zoetrope.muxer.live;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.BusException;
import zoetrope.core.ChunkChannel;
import zoetrope.core.Job;
import zoetrope.muxer.MuxerSettings;
import zoetrope.muxer.store.JobNotes;

/// Begins a job's stream or goes on with it, whoever began it.
///
/// @param job as it is now
/// @param stream of which nothing is shown yet
public record JobOpening(
        Job job,
        MuxerSettings settings,
        LiveStream stream,
        JobNotes notes,
        ChunkChannel chunks,
        Outcome outcome,
        MuxMetrics metrics,
        InstantSource clock)
        implements MuxThread.Opening {
    private static final Logger LOG = LoggerFactory.getLogger(JobOpening.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    @Override
    public Optional<JobMux> open(BooleanSupplier stopping) {
        while (!stopping.getAsBoolean()) {
            try {
                return tryToOpen(stopping);
            } catch (BusException away) {
                LOG.warn("stream=waits job={} reason=\"{}\"", job.id(), away.getMessage());
                LockSupport.parkNanos(RETRY.toNanos());
            } catch (IOException | RuntimeException e) {
                LOG.error("stream=not_taken_up job={} reason={}", job.id(), e.toString(), e);
                outcome.report(job.id(), Breakdown.of(e).fact());
                stream.abandon();
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Optional<JobMux> tryToOpen(BooleanSupplier stopping) throws IOException {
        // before it could be played nobody saw anything of it: it is simply begun
        boolean seen = job.playableAt() != null;
        if (seen && !new Takeover(job, settings, stream.directory(), notes, chunks, stopping).run()) {
            return Optional.empty();
        }
        return Optional.of(new JobMux(job, settings, stream, outcome, metrics, clock.instant()));
    }
}
