package zoetrope.trainer.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeldOutTest {
    private static final int SEEDS = 20_000;

    @Test
    void trainingNeverShowsAHeldOutPair() {
        assertThat(scenes(Split.TRAIN)).noneMatch(HeldOut::holds);
    }

    @Test
    void everyHeldOutSceneShowsOne() {
        assertThat(scenes(Split.HELD_OUT)).allMatch(HeldOut::holds);
    }

    @Test
    void trainingShowsEveryKindColourAndPlace() {
        Map<Object, Integer> seen = new HashMap<>();
        scenes(Split.TRAIN).forEach(scene -> {
            seen.merge(scene.place(), 1, Integer::sum);
            seen.merge(scene.time(), 1, Integer::sum);
            seen.merge(scene.weather(), 1, Integer::sum);
            seen.merge(scene.camera(), 1, Integer::sum);
            for (Actor actor : scene.actors()) {
                seen.merge(actor.kind(), 1, Integer::sum);
                seen.merge(actor.colour(), 1, Integer::sum);
                seen.merge(actor.heading(), 1, Integer::sum);
            }
        });

        for (Kind kind : Kind.values()) {
            assertThat(seen.get(kind)).as(kind.name()).isGreaterThan(SEEDS / 50);
        }
        for (Colour colour : Colour.values()) {
            assertThat(seen.get(colour)).as(colour.name()).isGreaterThan(SEEDS / 12);
        }
        for (Place place : Place.values()) {
            assertThat(seen.get(place)).as(place.name()).isGreaterThan(SEEDS / 16);
        }
        assertThat(seen.keySet())
                .containsAll(EnumSet.allOf(TimeOfDay.class))
                .containsAll(EnumSet.allOf(Weather.class))
                .containsAll(EnumSet.allOf(Camera.class))
                .containsAll(EnumSet.allOf(Heading.class));
    }

    @Test
    void aboutOnePairInTenIsHeldOut() {
        long colours = count(Colour.values(), HeldOut::holds);
        long places = Arrays.stream(Kind.values())
                .flatMap(kind ->
                        Arrays.stream(Place.values()).filter(place -> place.admits(kind) && HeldOut.holds(kind, place)))
                .count();
        long admitted = count(Place.values(), (kind, place) -> place.admits(kind));

        assertThat(colours / 128.0).isBetween(0.08, 0.14);
        assertThat((double) places / admitted).isBetween(0.08, 0.14);
    }

    @Test
    void whatACaptionLeavesUnsaidIsNotHeldOut() {
        for (Kind kind : Kind.values()) {
            assertThat(HeldOut.holds(kind, kind.canonicalColour()))
                    .as(kind.name())
                    .isFalse();
            assertThat(HeldOut.holds(kind, kind.canonicalPlace()))
                    .as(kind.name())
                    .isFalse();
            assertThat(HeldOut.holds(kind, kind.canonicalHeading()))
                    .as(kind.name())
                    .isFalse();
        }
    }

    @Test
    void theRedBallOnTheBeachIsTrainedOn() {
        assertThat(HeldOut.holds(Scenes.of(Place.BEACH, Camera.STATIC, Scenes.actor(Kind.BALL, Colour.RED))))
                .isFalse();
    }

    @Test
    void sameSeedSameScene() {
        var world = new World(Split.TRAIN);
        assertThat(world.scene(42)).isEqualTo(world.scene(42)).isNotEqualTo(world.scene(43));
    }

    private static Stream<Scene> scenes(Split split) {
        var world = new World(split);
        return LongStream.range(0, SEEDS).mapToObj(world::scene);
    }

    private static <T> long count(T[] values, BiPredicate<Kind, T> test) {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Arrays.stream(values).filter(value -> test.test(kind, value)))
                .count();
    }
}
