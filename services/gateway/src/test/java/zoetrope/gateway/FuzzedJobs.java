package zoetrope.gateway;

import java.util.concurrent.atomic.AtomicLong;
import zoetrope.core.Fact;
import zoetrope.core.Given;
import zoetrope.core.InMemoryBus;
import zoetrope.core.Job;
import zoetrope.core.JobId;

/// The jobs that a fuzzer opens: two are always there under known names, the others are cleared away now and then, so that a
/// long run costs no more than a short one.
public final class FuzzedJobs {
    /// Of the job that is always there.
    public static final JobId KNOWN = new JobId("video_0123456789abcdef01234567");

    /// Of one that was completed.
    public static final JobId COMPLETED = new JobId("video_89abcdef0123456789abcdef");

    private static final int TOGETHER = 32;
    private final InMemoryBus bus;
    private final AtomicLong inputs = new AtomicLong();

    public FuzzedJobs(InMemoryBus bus) {
        this.bus = bus;
        submit();
    }

    private void submit() {
        bus.append(KNOWN, Given.submitted("known"));
        bus.append(COMPLETED, Given.submitted("completed"));
        bus.append(COMPLETED, new Fact.Completed(32, 1000));
    }

    /// Before each input.
    public void clear() {
        if (inputs.getAndIncrement() % TOGETHER == 0) {
            for (Job job : bus.all()) {
                bus.append(job.id(), new Fact.Cancelled());
            }
            bus.forgetEnded();
            submit();
        }
    }
}
