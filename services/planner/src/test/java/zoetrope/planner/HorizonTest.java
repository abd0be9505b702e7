package zoetrope.planner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import zoetrope.core.Direction;
import zoetrope.core.Shot;

class HorizonTest {
    @Test
    void anEndlessPlanStaysAhead() {
        var history = new History("a fire", 0);
        for (int i = 0; i < 200; i++) {
            history.render(0, 1);
            int ahead = history.plan().shots().getFirst().frames()
                    - history.job().shotProgress(0).frames();
            assertThat(ahead).isBetween(240, 480);
        }
        assertThat(history.plans()).isBetween(8L, 12L);
    }

    @Test
    void aFinitePlanIsLeftAlone() {
        var history = new History("One a. Two b.", 4).render(0, 3).render(1, 3);

        assertThat(history.plans()).isEqualTo(1);
        assertThat(history.job().rendered()).isTrue();
    }

    @Test
    void theShotAfterALateCutGivesWhatItTook() {
        var history = new History("a beach", 8).render(0, 2).direct(new Direction.Cut("a city"));
        history.add(History.chunk(0, 2, 12, false)).add(History.chunk(0, 3, 12, true));

        assertThat(history.plan().shots()).extracting(Shot::frames).containsExactly(45, 83);
        assertThat(history.plan().frames()).isEqualTo(128);
    }

    @Test
    void withoutAShotToTakeItFromThePlanFollowsTheFacts() {
        var history = new History("a fire", 0).render(0, 2).direct(new Direction.Stop());
        history.add(History.chunk(0, 2, 12, false)).add(History.chunk(0, 3, 12, true));

        assertThat(history.plan().frames()).isEqualTo(45);
        assertThat(history.job().rendered()).isTrue();
    }

    @Test
    void anEndlessTakeThatEndedAllTheSameIsFollowedByAnother() {
        var history = new History("a fire", 0).render(0, 1);
        history.add(History.chunk(0, 1, 12, true));

        assertThat(history.plan().shots()).extracting(Shot::frames).containsExactly(21, 480);
        assertThat(history.plan().shots().getLast().promptAt(0)).isEqualTo("a fire");
        assertThat(history.plan().open()).isTrue();
    }
}
