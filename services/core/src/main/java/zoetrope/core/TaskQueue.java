package zoetrope.core;

import java.time.Duration;
import java.util.Optional;

/// Shots of one model that wait for a worker. One queue holds at most one lease; a worker with several devices opens one for each.
public interface TaskQueue extends AutoCloseable {
    /// Waits for a task no one else is working on. One thread at a time, and only while the lease before is settled or lapsed.
    Optional<Lease> take(Duration timeout);

    /// Gives back what is leased.
    @Override
    void close();

    /// The right to work on a task. It lapses when it is neither renewed nor settled in time; the task then goes to another
    /// worker. Any thread; nothing here blocks.
    interface Lease {
        KeyframeTask task();

        /// How long the lease lasts from the last renewal on: the longest a worker may be silent before it counts as stuck.
        Duration duration();

        /// Says that the work is going on.
        ///
        /// @throws BusException when the lease has already lapsed
        void renew();

        /// Settles the task for good. After a lapse it does nothing: the task is someone else's.
        void done();

        /// Gives the task back, for another worker or another try: it comes again until somebody settles it. After a lapse it
        /// does nothing.
        void giveBack();
    }
}
