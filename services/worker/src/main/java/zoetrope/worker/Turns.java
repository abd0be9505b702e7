package zoetrope.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Whose turn it is on a device: of the shots that want it, the one with the smallest lead; among equals, the one that has
/// waited longest. Any thread.
final class Turns {
    private final Map<Object, Duration> leads = new HashMap<>();
    private final Map<Object, Long> waiting = new HashMap<>();
    private long arrivals;
    private boolean taken;

    /// Waits for the device. Every successful call must be followed by [#end].
    synchronized void begin(Object shot, Duration lead) throws InterruptedException {
        leads.put(shot, lead);
        waiting.put(shot, arrivals++);
        try {
            while (taken || !isNext(shot)) {
                wait();
            }
            taken = true;
        } finally {
            waiting.remove(shot);
            notifyAll();
        }
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
        notifyAll();
    }

    /// Whether all shots on the device are so far ahead that another one may begin.
    synchronized boolean allAhead(Duration lead) {
        return leads.values().stream().allMatch(other -> other.compareTo(lead) >= 0);
    }

    private boolean isNext(Object shot) {
        return waiting.keySet().stream().allMatch(other -> other.equals(shot) || before(shot, other));
    }

    private boolean before(Object one, Object other) {
        int byLead = leads.getOrDefault(one, Duration.ZERO).compareTo(leads.getOrDefault(other, Duration.ZERO));
        return byLead != 0 ? byLead < 0 : waiting.getOrDefault(one, 0L) < waiting.getOrDefault(other, 0L);
    }
}
