package zoetrope.trainer.eval.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import zoetrope.trainer.world.Clip;
import zoetrope.trainer.world.HeldOut;
import zoetrope.trainer.world.Kind;

class CasesTest {
    @Test
    void everyPromptIsHeldOutAndHasOneActor() {
        assertThat(Cases.heldOut(32, 7)).hasSize(32).allSatisfy(each -> {
            assertThat(HeldOut.holds(each.scene())).isTrue();
            assertThat(each.scene().actors()).hasSize(1);
        });
    }

    @Test
    void everyKindIsAskedForEquallyOften() {
        var counts = Cases.heldOut(32, 7).stream()
                .collect(Collectors.groupingBy(each -> each.actor().kind(), Collectors.counting()));
        assertThat(counts).hasSize(Kind.values().length).allSatisfy((_, count) -> assertThat(count)
                .isEqualTo(2));
    }

    @Test
    void noPromptComesTwiceAndTheSeedDecidesAll() {
        assertThat(Cases.heldOut(48, 3)).isEqualTo(Cases.heldOut(48, 3)).doesNotContainSequence(Cases.heldOut(4, 4));
        assertThat(Cases.heldOut(48, 3).stream().map(Case::prompt)).doesNotHaveDuplicates();
    }

    @Test
    void theWorldAsAModelDrawsTheSceneOfItsPromptWhateverTheChunks() {
        var cases = Cases.heldOut(2, 1);
        var asked = cases.get(1);
        var clip = new Clip(asked.scene(), new zoetrope.trainer.world.Caption(asked.prompt()));
        var frame = new byte[3 * Clip.SIDE * Clip.SIDE];
        try (var reel = new Reel(new WorldModel(cases), asked)) {
            assertThat(reel.next(5).length()).isEqualTo(5);
            var film = reel.next(20);
            clip.render(17, frame);
            assertThat(film.frames().get(12)).isEqualTo(frame);
        }
    }
}
