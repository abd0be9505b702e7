package zoetrope.standalone;

import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import zoetrope.proto.v1.ChunkRendered;
import zoetrope.proto.v1.Fact;
import zoetrope.proto.v1.JobEvent;
import zoetrope.proto.v1.StreamInfo;

/// A job's events as its client gets them. Any thread.
final class Events implements StreamObserver<JobEvent> {
    /// Far more than any wait needs, even on a machine that is busy with something else.
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<JobEvent> seen = new ArrayList<>();
    private @Nullable Throwable failure;
    private boolean over;

    @Override
    public synchronized void onNext(JobEvent event) {
        seen.add(event);
        notifyAll();
    }

    @Override
    public synchronized void onError(Throwable problem) {
        failure = problem;
        over = true;
        notifyAll();
    }

    @Override
    public synchronized void onCompleted() {
        over = true;
        notifyAll();
    }

    /// The first event of a kind, which may be past.
    JobEvent await(String what, Predicate<Fact> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int next = 0;
        synchronized (this) {
            while (true) {
                for (; next < seen.size(); next++) {
                    if (wanted.test(seen.get(next).getFact())) {
                        return seen.get(next);
                    }
                }
                long left = Math.max(0, deadline - System.nanoTime()) / 1_000_000;
                if (over || left == 0) {
                    throw new AssertionError("%s: not among %s".formatted(what, seen), failure);
                }
                wait(left);
            }
        }
    }

    JobEvent await(Fact.FactCase kind) throws InterruptedException {
        return await(kind.name(), fact -> fact.getFactCase() == kind);
    }

    ChunkRendered awaitChunk(String what, Predicate<ChunkRendered> wanted) throws InterruptedException {
        return await(what, fact -> fact.hasChunkRendered() && wanted.test(fact.getChunkRendered()))
                .getFact()
                .getChunkRendered();
    }

    /// Whether the job has ended.
    synchronized boolean over() {
        return over;
    }

    /// All events, once the server has ended the call.
    synchronized List<JobEvent> all() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!over) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("the call has not ended: " + seen);
            }
            wait(left);
        }
        if (failure != null) {
            throw new AssertionError("after " + seen, failure);
        }
        return List.copyOf(seen);
    }

    /// The chunks among all events.
    List<ChunkRendered> chunks() throws InterruptedException {
        return all().stream()
                .filter(event -> event.getFact().hasChunkRendered())
                .map(event -> event.getFact().getChunkRendered())
                .toList();
    }

    /// The video's length when the job has completed.
    long completedFrames() throws InterruptedException {
        return await(Fact.FactCase.COMPLETED).getFact().getCompleted().getFrames();
    }

    String job() throws InterruptedException {
        return await(Fact.FactCase.SUBMITTED).getJobId();
    }

    StreamInfo stream() throws InterruptedException {
        return await(Fact.FactCase.SUBMITTED).getFact().getSubmitted().getStream();
    }
}
