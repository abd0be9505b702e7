package zoetrope.worker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import zoetrope.core.BusException;
import zoetrope.core.TaskQueue;

/// Keeps a lease alive while the work on it goes on. A worker that hangs stops asking, and so loses its lease. One thread.
final class Heartbeat {
    private final TaskQueue.Lease lease;
    private final InstantSource clock;
    private final Duration interval;
    private Instant renewed;
    private boolean lapsed;

    Heartbeat(TaskQueue.Lease lease, InstantSource clock) {
        this.lease = lease;
        this.clock = clock;
        this.interval = lease.duration().dividedBy(3);
        this.renewed = clock.instant();
    }

    /// Renews the lease when a third of it has passed. Called often.
    ///
    /// @return whether the lease is lost
    boolean lost() {
        Instant now = clock.instant();
        if (!lapsed && Duration.between(renewed, now).compareTo(interval) >= 0) {
            try {
                lease.renew();
                renewed = now;
            } catch (BusException gone) {
                lapsed = true;
            }
        }
        return lapsed;
    }
}
