package zoetrope.loadtests.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// All that was seen, in the order in which it was seen. Any thread.
final class Sights {
    private final List<Sight> all = new ArrayList<>();

    synchronized void add(Sight sight) {
        all.add(sight);
        notifyAll();
    }

    /// What is seen from now on is at this place or behind it.
    synchronized int mark() {
        return all.size();
    }

    /// Waits for the first sight of a kind at a place or behind it.
    ///
    /// @return empty when it has not come in time
    synchronized <S extends Sight> Optional<S> await(int mark, Class<S> kind, Predicate<S> wanted, Duration patience)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        int next = mark;
        while (true) {
            for (; next < all.size(); next++) {
                if (kind.isInstance(all.get(next)) && wanted.test(kind.cast(all.get(next)))) {
                    return Optional.of(kind.cast(all.get(next)));
                }
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
    }
}
