package zoetrope.planner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import zoetrope.core.JobId;
import zoetrope.core.Tenant;

/// Lets tenants' shots into the workers' queue in turns. That queue is first come, first served; so a tenant has only a few
/// shots in it at a time, and gets one more in, behind those of the others, when a worker begins one. A tenant that comes
/// waits for a few shots of each other, however many they have asked for. Models have workers of their own, and so a tenant has
/// its few shots for each: a model whose workers are busy or gone keeps nobody from another.
///
/// Nothing of it is kept: a planner that starts offers all shots again that no worker has begun. Owned by the context of
/// the planner's verticle.
final class FairQueue {
    /// Whose turn it is.
    record Turn(Tenant tenant, String model) {}

    private record Place(JobId job, int shot) {}

    /// The shots of one turn.
    private static final class Line {
        final Set<Place> queued = new HashSet<>();
        final Deque<Held> held = new ArrayDeque<>();
    }

    private record Held(Place place, Runnable enqueue) {}

    private final int each;
    private final Map<Turn, Line> lines = new HashMap<>();
    private final AtomicInteger held = new AtomicInteger();
    private boolean closed;

    /// @param each shots of one tenant that may wait for the workers of one model
    FairQueue(int each) {
        this.each = each;
    }

    /// Shots that are held back. Any thread.
    int held() {
        return held.get();
    }

    /// Lets no more in: the planner ends, and another one begins anew.
    void close() {
        closed = true;
    }

    /// Puts a shot into the queue as soon as it is its turn: now, or in a later call.
    void offer(Turn turn, JobId job, int shot, Runnable enqueue) {
        Line line = lines.computeIfAbsent(turn, _ -> new Line());
        line.held.add(new Held(new Place(job, shot), enqueue));
        held.incrementAndGet();
        advance(turn, line);
    }

    /// Notes that a shot waits no longer: a worker has begun it, or nobody is to.
    void left(Turn turn, JobId job, int shot) {
        Line line = lines.get(turn);
        if (line == null) {
            return;
        }
        var place = new Place(job, shot);
        line.queued.remove(place);
        if (line.held.removeIf(waiting -> waiting.place().equals(place))) {
            held.decrementAndGet();
        }
        advance(turn, line);
    }

    /// Gives up the places of a job that has not been heard of for long: its tasks may be lost, and must not keep the
    /// tenant's others waiting for ever.
    void silent(Turn turn, JobId job) {
        Line line = lines.get(turn);
        if (line != null) {
            line.queued.removeIf(place -> place.job().equals(job));
            advance(turn, line);
        }
    }

    private void advance(Turn turn, Line line) {
        while (!closed && line.queued.size() < each && !line.held.isEmpty()) {
            Held next = line.held.remove();
            held.decrementAndGet();
            line.queued.add(next.place());
            next.enqueue().run();
        }
        if (line.queued.isEmpty() && line.held.isEmpty()) {
            lines.remove(turn);
        }
    }
}
