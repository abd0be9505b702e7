package zoetrope.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private Instant now = Instant.EPOCH;
    private final Turns turns = new Turns(() -> now);

    private boolean begins(String shot, int leadSeconds) throws InterruptedException {
        return turns.begin(shot, Duration.ofSeconds(leadSeconds));
    }

    @BeforeEach
    void aShotIsRunning() throws InterruptedException {
        assertThat(begins("running", 0)).isTrue();
    }

    @Test
    void theShotWhoseViewersAreClosestToRunningDryGoesFirst() throws InterruptedException {
        assertThat(begins("far", 9)).isFalse();
        assertThat(begins("near", 1)).isFalse();
        assertThat(begins("middle", 5)).isFalse();
        turns.end();

        assertThat(begins("far", 9)).isFalse();
        assertThat(begins("middle", 5)).isFalse();
        assertThat(begins("near", 1)).isTrue();
        turns.end();
        assertThat(begins("far", 9)).isFalse();
        assertThat(begins("middle", 5)).isTrue();
    }

    @Test
    void amongEqualsTheOneThatHasWaitedLongestGoesFirst() throws InterruptedException {
        begins("early", 3);
        begins("late", 3);
        turns.end();

        assertThat(begins("late", 3)).isFalse();
        assertThat(begins("early", 3)).isTrue();
    }

    @Test
    void whatCountsIsHowFarAheadAShotIsAfterItsWait() throws InterruptedException {
        begins("a", 2);
        begins("b", 1);
        begins("a", -1);
        turns.end();

        assertThat(begins("b", 1)).isFalse();
        assertThat(begins("a", -1)).isTrue();
    }

    @Test
    void aShotThatHasWaitedTooLongGoesBeforeThoseThatNeverGetAhead() throws InterruptedException {
        begins("batch", 86_400);
        for (int second = 1; second < 10; second++) {
            now = now.plusSeconds(1);
            begins("live", -second);
            turns.end();
            assertThat(begins("batch", 86_400)).as("after %d s", second).isFalse();
            assertThat(begins("live", -second)).isTrue();
        }
        now = now.plusSeconds(1);
        begins("live", -10);
        turns.end();

        assertThat(begins("live", -10)).isFalse();
        assertThat(begins("batch", 86_400)).isTrue();
    }

    @Test
    void nobodyWaitsForAShotThatHasLeft() throws InterruptedException {
        begins("near", 1);
        begins("far", 9);
        turns.leave("near");
        turns.end();

        assertThat(begins("far", 9)).isTrue();
    }

    @Test
    void anotherShotMayBeginWhenAllAreAhead() {
        turns.note("running", Duration.ofSeconds(6));
        turns.note("b", Duration.ofSeconds(3));
        assertThat(turns.allAhead(Duration.ofSeconds(4))).isFalse();

        turns.leave("b");
        assertThat(turns.allAhead(Duration.ofSeconds(4))).isTrue();
    }
}
