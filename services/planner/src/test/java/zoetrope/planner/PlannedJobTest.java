package zoetrope.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zoetrope.core.Direction;
import zoetrope.core.Fact;
import zoetrope.core.JobEvent;
import zoetrope.core.Shot;

class PlannedJobTest {
    private final History history = new History("One a. Two b.", 8)
            .render(0, 2)
            .direct(new Direction.Cut("a city"))
            .render(0, 1)
            .direct(new Direction.NewPrompt("rain"))
            .render(2, 3);

    private static PlannedJob replay(List<JobEvent> events) {
        PlannedJob planned = History.planner();
        events.forEach(event -> planned.accept(event, true));
        return planned;
    }

    @Test
    void aReplayOwesNothingThatIsInTheLog() {
        PlannedJob again = replay(history.events);

        assertThat(again.next()).isEmpty();
        assertThat(again.job()).isEqualTo(history.job());
    }

    @Test
    void aReplayOwesExactlyThePlansTheLogLacks() {
        int lastPlan = history.events.size() - 1;
        while (!(history.events.get(lastPlan).fact() instanceof Fact.Planned)) {
            lastPlan--;
        }

        assertThat(replay(history.events.subList(0, lastPlan)).next())
                .hasValue(history.events.get(lastPlan).fact());
        assertThat(replay(history.events.subList(0, 1)).next())
                .hasValue(history.events.get(1).fact());
    }

    @Test
    void aPlanWrittenTwiceChangesNothing() {
        JobEvent twice = history.events.getLast();
        for (JobEvent event : List.copyOf(history.events)) {
            if (event.fact() instanceof Fact.Planned) {
                twice = event;
            }
        }
        var plan = history.plan();
        history.planned.accept(new JobEvent(History.ID, history.events.size() + 1, twice.time(), twice.fact()), false);

        assertThat(history.plan()).isEqualTo(plan);
        assertThat(history.planned.next()).isEmpty();
    }

    @Test
    void settingsChangedBetweenRunsMoveTheEndAndNothingElse() {
        var endless = new History("a fire", 0)
                .render(0, 40)
                .direct(new Direction.NewPrompt("rain"))
                .render(0, 10);
        var farther = new PlannedJob(new PlannerSettings(60, 300, 1000), _ -> Optional.of(StoryboarderTest.NANO));

        endless.events.forEach(event -> farther.accept(event, true));

        Shot shot = endless.plan().shots().getFirst();
        int rendered = endless.job().shotProgress(0).frames();
        assertThat(farther.next()).hasValueSatisfying(fact -> {
            var plan = (Fact.Planned) fact;
            Shot grown = endless.plan().then(plan.keep(), plan.shots(), plan.open()).shots().getFirst();
            assertThat(grown.withFrames(shot.frames())).isEqualTo(shot);
            assertThat(grown.frames()).isBetween(rendered + 480, rendered + 960);
        });
    }

    @Test
    void anEndedJobIsOwedNothing() {
        var ended = new History("a fire", 0);
        ended.add(new Fact.Cancelled()).direct(new Direction.NewPrompt("rain"));

        assertThat(ended.plans()).isEqualTo(1);
    }

    @Test
    void whatCannotBePlannedFailsTheJob() {
        var impossible = new History("0:00 a beach\n0:09 rain", 8);

        assertThat(impossible.job().failure())
                .isEqualTo(new Fact.Failed(
                        "invalid_request",
                        "prompt: time code 0:09 (expected: before the end of the video at 8.0 seconds)"));
    }
}
