package zoetrope.muxer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.Fact;
import zoetrope.core.JobId;
import zoetrope.core.JobLog;
import zoetrope.muxer.live.Outcome;

/// Writes facts to the job log, again and again while the bus is away. Any thread; does not block.
final class FactWriter implements Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(FactWriter.class);
    private static final int MAX_TRIES = 60;
    private static final Executor IN_A_SECOND = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final JobLog log;

    FactWriter(JobLog log) {
        this.log = log;
    }

    @Override
    public void report(JobId job, Fact fact) {
        append(job, fact, 1);
    }

    private void append(JobId job, Fact fact, int attempt) {
        log.append(job, fact).whenComplete((_, failure) -> {
            if (failure == null) {
                return;
            }
            LOG.warn("fact=unwritten job={} fact={} try={} reason={}", job, fact, attempt, failure.toString());
            if (attempt < MAX_TRIES) {
                IN_A_SECOND.execute(() -> append(job, fact, attempt + 1));
            }
        });
    }
}
