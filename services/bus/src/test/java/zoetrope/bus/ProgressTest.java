package zoetrope.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
    private final Progress progress = new Progress();

    @Test
    void whoWaitsIsToldWhenItsRecordIsReleased() {
        var fourth = progress.reached(4);
        var sixth = progress.reached(6);

        progress.folded(5);
        assertThat(fourth).isNotDone();
        progress.release();

        assertThat(fourth).isDone();
        assertThat(sixth).isNotDone();
    }

    @Test
    void whatIsFoldedNeedsNoWaiting() {
        progress.folded(5);

        assertThat(progress.reached(5)).isDone();
        assertThat(progress.reached(6)).isNotDone();
    }
}
