package zoetrope.trainer.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorldTest {
    @Test
    void twoActorsMoveInDifferentHabitats() {
        var pairs =
                scenes().map(Scene::actors).filter(actors -> actors.size() == 2).toList();

        assertThat(pairs)
                .hasSizeGreaterThan(1000)
                .allMatch(
                        pair -> pair.getFirst().kind().habitat != pair.getLast().kind().habitat);
    }

    @Test
    void panFollowsWhatItShows() {
        assertThat(scenes().filter(scene -> scene.camera() == Camera.PAN_LEFT))
                .isNotEmpty()
                .allMatch(scene -> scene.actors().stream().allMatch(actor -> actor.heading() == Heading.LEFT));
        assertThat(scenes().filter(scene -> scene.camera() == Camera.PAN_RIGHT))
                .isNotEmpty()
                .allMatch(scene -> scene.actors().stream().allMatch(actor -> actor.heading() == Heading.RIGHT));
    }

    @Test
    void shortClipsShowTheirActorsThroughout() {
        var world = new World(Split.TRAIN);
        int visible = 0;
        int all = 0;
        for (long seed = 0; seed < 300; seed++) {
            var clip = world.clip(seed);
            for (int frame = 0; frame < 3 * Clip.FPS; frame++) {
                for (var position : clip.positions(frame)) {
                    all++;
                    visible += position.visible() ? 1 : 0;
                }
            }
        }
        assertThat((double) visible / all).isGreaterThan(0.95);
    }

    @Test
    void sceneRefusesActorsThatDoNotBelong() {
        var fish = Scenes.actor(Kind.FISH, Colour.RED);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scenes.of(Place.DESERT, Camera.STATIC, fish))
                .withMessageStartingWith("actor in DESERT: FISH (expected: one of [CAR, ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scene(
                        Place.OCEAN, TimeOfDay.NOON, Weather.CLEAR, Camera.STATIC, List.of(fish, fish, fish), 0, 0))
                .withMessage("actors: 3 (expected: 1..2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scenes.actor(Kind.CAR, Colour.RED, Heading.UP))
                .withMessage("heading of CAR: UP (expected: one of [RIGHT, LEFT])");
    }

    private static Stream<Scene> scenes() {
        var world = new World(Split.TRAIN);
        return LongStream.range(0, 10_000).mapToObj(world::scene);
    }
}
