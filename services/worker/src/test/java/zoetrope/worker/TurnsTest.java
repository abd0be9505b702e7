package zoetrope.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();
    private final List<String> order = new CopyOnWriteArrayList<>();

    private Thread wants(String shot, int leadSeconds) throws InterruptedException {
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                turns.begin(shot, Duration.ofSeconds(leadSeconds));
                order.add(shot);
                turns.end();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        while (thread.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        return thread;
    }

    @Test
    void theShotWhoseViewersAreClosestToRunningDryGoesFirst() throws InterruptedException {
        turns.begin("running", Duration.ZERO);
        Thread far = wants("far", 9);
        Thread near = wants("near", 1);
        Thread middle = wants("middle", 5);

        turns.end();
        for (Thread thread : List.of(far, near, middle)) {
            thread.join(5_000);
        }

        assertThat(order).containsExactly("near", "middle", "far");
    }

    @Test
    void anotherShotMayBeginWhenAllAreAhead() {
        turns.note("a", Duration.ofSeconds(6));
        turns.note("b", Duration.ofSeconds(3));
        assertThat(turns.allAhead(Duration.ofSeconds(4))).isFalse();

        turns.leave("b");
        assertThat(turns.allAhead(Duration.ofSeconds(4))).isTrue();
    }
}
