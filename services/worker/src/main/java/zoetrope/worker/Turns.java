package zoetrope.worker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Whose turn it is on a device: of the shots that want it, the one with the smallest lead; among equals, the one that has
/// waited longest. Who has waited for [#PATIENCE] goes before all others: beside live shots that never get ahead, a batch shot
/// would never have a turn. Any thread.
final class Turns {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /// How long a shot waits in one go: it has a lease to renew, and may have to let go.
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final InstantSource clock;
    private final Map<Object, Duration> leads = new HashMap<>();
    /// Since when they wait, in the order in which they came.
    private final LinkedHashMap<Object, Instant> waiting = new LinkedHashMap<>();
    private boolean taken;

    Turns(InstantSource clock) {
        this.clock = clock;
    }

    /// Waits a moment for the device. A shot that does not get it keeps its place among those that wait, until it asks again or
    /// [leaves][#leave].
    ///
    /// @param lead how far ahead it is now
    /// @return whether the device is the shot's, until [#end]
    synchronized boolean begin(Object shot, Duration lead) throws InterruptedException {
        leads.put(shot, lead);
        waiting.putIfAbsent(shot, clock.instant());
        if (!mayBegin(shot)) {
            wait(GLANCE.toMillis());
        }
        if (!mayBegin(shot)) {
            return false;
        }
        waiting.remove(shot);
        taken = true;
        return true;
    }

    /// Hands the device on.
    synchronized void end() {
        taken = false;
        notifyAll();
    }

    /// Notes how far ahead a shot is that does not want the device now.
    synchronized void note(Object shot, Duration lead) {
        leads.put(shot, lead);
        notifyAll();
    }

    /// The shot is over.
    synchronized void leave(Object shot) {
        leads.remove(shot);
        waiting.remove(shot);
        notifyAll();
    }

    /// Whether all shots on the device are so far ahead that another one may begin.
    synchronized boolean allAhead(Duration lead) {
        return leads.values().stream().allMatch(other -> other.compareTo(lead) >= 0);
    }

    private boolean mayBegin(Object shot) {
        return !taken && next().equals(shot);
    }

    private Object next() {
        var first = waiting.firstEntry();
        return first.getValue().plus(PATIENCE).isAfter(clock.instant())
                ? waiting.keySet().stream().min(Comparator.comparing(leads::get)).orElseThrow()
                : first.getKey();
    }
}
