package zoetrope.loadtests.chaos;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import zoetrope.proto.v1.ChunkRendered;
import zoetrope.proto.v1.Fact;
import zoetrope.proto.v1.GetJobRequest;
import zoetrope.proto.v1.JobEvent;
import zoetrope.proto.v1.WatchRequest;

/// Asks for a video and follows its job to the end: when its gateway goes away it goes on at the next one, from the event it
/// was told last. Run by one thread, looked at by any.
final class Client implements Runnable {
    /// Longer than any recovery may take.
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration RETRY = Duration.ofMillis(50);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Wish wish;
    private final String requestId;
    private final Gateways gateways;
    private final Sights sights;
    private final List<JobEvent> events = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private final Viewer viewer;
    private volatile int attempt;
    private volatile boolean over;

    Client(Wish wish, String requestId, Gateways gateways, Fleet fleet, Sights sights, int firstGateway) {
        this.wish = wish;
        this.requestId = requestId;
        this.gateways = gateways;
        this.sights = sights;
        this.attempt = firstGateway;
        this.viewer = new Viewer(this, gateways, fleet.http(), sights);
    }

    @Override
    public void run() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var watching = Thread.ofVirtual().unstarted(viewer);
        while (!ended() && System.nanoTime() < deadline) {
            try {
                if (!job().isEmpty()) {
                    back();
                }
                for (var told = ask(); told.hasNext(); ) {
                    hear(told.next());
                    if (watching.getState() == Thread.State.NEW) {
                        watching.start();
                    }
                }
            } catch (StatusRuntimeException gone) {
                trouble(gone);
                attempt++;
                pause();
            }
        }
        try {
            watching.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        over = true;
    }

    private Iterator<JobEvent> ask() {
        var api = gateways.door(attempt).api().withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        var job = job();
        if (job.isEmpty()) {
            sights.add(new Sight.Asked(this, System.nanoTime()));
        }
        return job.isEmpty()
                ? api.generate(wish.request().toBuilder().setRequestId(requestId).build())
                : api.watch(WatchRequest.newBuilder().setJobId(job).setFromSequence(lastSequence() + 1).build());
    }

    /// Whoever knows the job will tell what happens to it: a call that answers at once shows when that is so.
    private void back() {
        var question = GetJobRequest.newBuilder().setJobId(job()).build();
        var _ = gateways.door(attempt).api().withDeadlineAfter(ANSWER.toSeconds(), TimeUnit.SECONDS).getJob(question);
        sights.add(new Sight.Back(this, System.nanoTime()));
    }

    private void hear(JobEvent event) {
        synchronized (this) {
            if (event.getSequence() != lastSequence() + 1) {
                troubles.add("event %d after %d".formatted(event.getSequence(), lastSequence()));
            }
            events.add(event);
        }
        sights.add(new Sight.Told(this, event, System.nanoTime()));
    }

    /// What a client of a gateway that has gone must expect is no trouble.
    private synchronized void trouble(StatusRuntimeException gone) {
        var code = gone.getStatus().getCode();
        if (code != Status.Code.UNAVAILABLE) {
            troubles.add("%s from %s: %s".formatted(code, gateways.door(attempt).member(), gone.getStatus().getDescription()));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Wish wish() {
        return wish;
    }

    String requestId() {
        return requestId;
    }

    Viewer viewer() {
        return viewer;
    }

    /// The process that it is told by.
    Member gateway() {
        return gateways.door(attempt).member();
    }

    /// The job's id; empty until the first event.
    synchronized String job() {
        return events.isEmpty() ? "" : events.getFirst().getJobId();
    }

    private synchronized long lastSequence() {
        return events.isEmpty() ? 0 : events.getLast().getSequence();
    }

    synchronized List<JobEvent> events() {
        return List.copyOf(events);
    }

    /// What should not have been.
    synchronized List<String> troubles() {
        var all = new ArrayList<>(troubles);
        all.addAll(viewer.troubles());
        return all;
    }

    /// The last fact that is so.
    synchronized Optional<Fact> last(Predicate<Fact> wanted) {
        return events.reversed().stream().map(JobEvent::getFact).filter(wanted).findFirst();
    }

    /// Whether the job has reached its end.
    boolean ended() {
        return last(fact -> fact.hasCompleted() || fact.hasFailed() || fact.hasCancelled()).isPresent();
    }

    /// Whether its viewer has seen the end, too, or has given up.
    boolean over() {
        return over;
    }

    boolean playable() {
        return last(Fact::hasPlayable).isPresent();
    }

    /// The chunks of a shot that it was told of, first ones only.
    synchronized List<ChunkRendered> chunks(int shot) {
        var chunks = new ArrayList<ChunkRendered>();
        for (JobEvent event : events) {
            var chunk = event.getFact().getChunkRendered();
            if (event.getFact().hasChunkRendered()
                    && chunk.getShot() == shot
                    && chunks.stream().noneMatch(known -> known.getChunk() == chunk.getChunk())) {
                chunks.add(chunk);
            }
        }
        return chunks;
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(job(), wish.name());
    }
}
