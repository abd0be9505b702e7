package zoetrope.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import zoetrope.core.Beat;
import zoetrope.core.Direction;
import zoetrope.core.Fact;
import zoetrope.core.Shot;

class DirectorTest {
    private static final Direction RAIN = new Direction.NewPrompt("rain");
    private static final Direction CITY = new Direction.Cut("a city");

    @Test
    void aNewPromptHoldsFromTheChunkAfterTheOneBeingRendered() {
        var history = new History("a beach", 8).render(0, 2).direct(RAIN);

        assertThat(history.plan().shots())
                .containsExactly(
                        new Shot(0, Seeds.ofShot(7, 0), 128, List.of(new Beat(0, "a beach"), new Beat(33, "rain"))));
    }

    @Test
    void aNewPromptReplacesWhatNoWorkerHasBegun() {
        var history = new History("One a. Two b. Three c.", 6).direct(RAIN);

        assertThat(history.plan().shots()).extracting(Shot::beats).containsOnly(List.of(new Beat(0, "rain")));
        assertThat(history.plan().frames()).isEqualTo(96);
    }

    @Test
    void aNewPromptReachesLaterShotsWhereverTheyAre() {
        var history = new History("One a. Two b. Three c.", 9)
                .render(0, 5)
                .render(1, 1)
                .render(2, 1)
                .direct(RAIN);

        assertThat(history.job().shotProgress(0).finished()).isTrue();
        assertThat(history.plan().shots())
                .extracting(Shot::beats)
                .containsExactly(
                        List.of(new Beat(0, "One a.")),
                        List.of(new Beat(0, "Two b."), new Beat(21, "rain")),
                        List.of(new Beat(0, "Three c."), new Beat(21, "rain")));
    }

    @Test
    void aCutKeepsTheLengthOfAFiniteJob() {
        var history = new History("a beach", 8).render(0, 2).direct(CITY);

        assertThat(history.plan().shots())
                .containsExactly(
                        new Shot(0, Seeds.ofShot(7, 0), 33, List.of(new Beat(0, "a beach"))),
                        new Shot(1, Seeds.ofShot(7, 1), 95, List.of(new Beat(0, "a city"))));
        assertThat(history.plan().open()).isFalse();
    }

    @Test
    void aCutReplacesLaterShotsAndNeverUsesAnIndexAgain() {
        var history = new History("One a. Two b. Three c.", 6)
                .render(0, 1)
                .direct(CITY)
                .direct(new Direction.Cut("sea"));

        assertThat(history.plan().shots()).extracting(Shot::index).containsExactly(0, 4);
        assertThat(history.plan().frames()).isEqualTo(96);
    }

    @Test
    void aCutOfAnEndlessJobGoesOnWithoutEnd() {
        var history = new History("a fire", 0).render(0, 4).direct(CITY);

        assertThat(history.plan().shots()).extracting(Shot::frames).containsExactly(57, 480);
        assertThat(history.plan().open()).isTrue();
    }

    @Test
    void stopEndsTheRunningShotAndClosesThePlan() {
        var history = new History("a fire", 0).render(0, 4).direct(new Direction.Stop());

        assertThat(history.plan().shots()).extracting(Shot::frames).containsExactly(57);
        assertThat(history.plan().open()).isFalse();
    }

    @Test
    void stopDropsLaterShots() {
        var history = new History("One a. Two b. Three c.", 6).render(0, 3).direct(new Direction.Stop());

        assertThat(history.job().shotProgress(0).finished()).isTrue();
        assertThat(history.plan().shots()).extracting(Shot::index).containsExactly(0);
        assertThat(history.job().rendered()).isTrue();
    }

    @Test
    void stopBeforeAnythingIsRenderedLeavesTheFirstChunk() {
        var history = new History("a fire", 0).direct(new Direction.Stop());

        assertThat(history.plan().shots()).extracting(Shot::frames).containsExactly(9);
        assertThat(history.plan().open()).isFalse();
    }

    @Test
    void aDirectionDuringTheLastChunkIsTooLate() {
        var history = new History("a beach", 2).render(0, 2);
        long plans = history.plans();

        history.direct(RAIN).direct(CITY).direct(new Direction.Stop());

        assertThat(history.plans()).isEqualTo(plans);
        assertThat(history.plan().frames()).isEqualTo(32);
    }

    @Test
    void aTakeThatIsDirectedForLongIsPlannedWithoutTheBeatsThatAreOver() {
        var history = new History("prompt 0", 0);
        for (int i = 1; i <= 100; i++) {
            history.render(0, 1).direct(new Direction.NewPrompt("prompt " + i));
        }

        var told = history.events.stream()
                .flatMap(event -> event.fact() instanceof Fact.Planned planned ? planned.shots().stream() : Stream.empty());
        assertThat(told).hasSizeGreaterThan(100).allMatch(shot -> shot.beats().size() <= 2);
        assertThat(history.plan().shots().getFirst().beats()).as("in the plan they all are").hasSize(101);
    }

    @Test
    void directionsInQuickSuccessionBuildOnEachOther() {
        var history = new History("a beach", 8).render(0, 1).direct(CITY).direct(RAIN);

        assertThat(history.plan().shots())
                .extracting(Shot::beats)
                .containsExactly(List.of(new Beat(0, "a beach")), List.of(new Beat(0, "rain")));
    }
}
