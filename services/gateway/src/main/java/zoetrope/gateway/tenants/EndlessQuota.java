package zoetrope.gateway.tenants;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zoetrope.core.Direction;
import zoetrope.core.Fact;
import zoetrope.core.Job;
import zoetrope.core.JobEvent;
import zoetrope.core.JobId;
import zoetrope.core.JobLog;
import zoetrope.core.JobView;

/// Stops endless videos of tenants that have had their seconds of the day: nobody knows their length when they are asked
/// for. They are completed as they are. Called on the view's thread.
public final class EndlessQuota {
    private static final Logger LOG = LoggerFactory.getLogger(EndlessQuota.class);

    private final Tenants tenants;
    private final JobView view;
    private final JobLog log;
    private final InstantSource clock;
    private final Set<JobId> stopped = ConcurrentHashMap.newKeySet();

    public EndlessQuota(Tenants tenants, JobView view, JobLog log, InstantSource clock) {
        this.tenants = tenants;
        this.view = view;
        this.log = log;
        this.clock = clock;
    }

    /// Takes notice of an event of any job.
    public void happened(JobEvent event) {
        switch (event.fact()) {
            case Fact.ChunkRendered _ ->
                view.get(event.job())
                        .filter(job -> job.plan().open() && !job.status().terminal())
                        .ifPresent(this::stopIfExhausted);
            case Fact.Completed _, Fact.Failed _, Fact.Cancelled _, Fact.Deleted _ -> stopped.remove(event.job());
            case Fact.Submitted _,
                    Fact.Planned _,
                    Fact.Directed _,
                    Fact.ShotStarted _,
                    Fact.Playable _,
                    Fact.Notified _ -> {}
        }
    }

    private void stopIfExhausted(Job job) {
        boolean exhausted = tenants.account(job.tenant())
                .filter(account -> account.secondsADay() > 0)
                .filter(account -> Quota.of(account, view.everSubmitted()).exhausted(clock.instant()))
                .isPresent();
        if (exhausted && stopped.add(job.id())) {
            LOG.info("event=quota_stops_job job={} tenant={} quota=seconds_a_day", job.id(), job.tenant());
            log.append(job.id(), new Fact.Directed(new Direction.Stop())).whenComplete((_, failure) -> {
                if (failure != null) {
                    stopped.remove(job.id()); // the next chunk tries again
                }
            });
        }
    }
}
