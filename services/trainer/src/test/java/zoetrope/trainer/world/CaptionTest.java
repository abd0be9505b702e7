package zoetrope.trainer.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CaptionTest {
    private static final World WORLD = new World(Split.TRAIN);

    @Test
    void saysTheReadmesPrompt() {
        var ball = Scenes.actor(Kind.BALL, Colour.RED);
        var scene = new Scene(Place.BEACH, TimeOfDay.SUNSET, Weather.CLEAR, Camera.STATIC, List.of(ball), 0, 0);

        assertThat(texts(scene)).contains("a red ball bounces on a beach at sunset");
    }

    @Test
    void saysOneSceneInManyWordings() {
        assertThat(Caption.variants(WORLD.scene(3), 1, 50)).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void sameSeedSameWords() {
        var scene = WORLD.scene(3);
        assertThat(Caption.of(scene, 9)).isEqualTo(Caption.of(scene, 9));
    }

    @Test
    void alwaysNamesEveryActor() {
        forEachCaption((scene, text) -> {
            for (Actor actor : scene.actors()) {
                assertThat(Words.names(actor.kind())).as(text).anyMatch(name -> text.contains(name.noun()));
            }
        });
    }

    @Test
    void alwaysSaysWhatIsNotTheDefault() {
        forEachCaption((scene, text) -> {
            if (scene.time() != TimeOfDay.NOON) {
                assertThat(Words.time(scene.time())).as(text).anyMatch(text::contains);
            }
            if (scene.weather() != Weather.CLEAR) {
                assertThat(Words.weather(scene.weather())).as(text).anyMatch(text::contains);
            }
            if (scene.camera() != Camera.STATIC) {
                assertThat(Words.camera(scene.camera())).as(text).anyMatch(text::contains);
            }
            for (Actor actor : scene.actors()) {
                if (scene.place() != actor.kind().canonicalPlace()) {
                    assertThat(Words.place(scene.place())).as(text).anyMatch(text::contains);
                }
                if (actor.colour() != actor.kind().canonicalColour()) {
                    assertThat(text).contains(actor.colour().word());
                }
                if (actor.heading() != actor.kind().canonicalHeading()) {
                    assertThat(Words.heading(actor.heading())).as(text).anyMatch(text::contains);
                }
                if (actor.size() != Size.MEDIUM) {
                    assertThat(Words.size(actor.size())).as(text).anyMatch(text::contains);
                }
                if (actor.heading() != Heading.STILL && actor.pace() != Pace.NORMAL) {
                    assertThat(Words.pace(actor.pace())).as(text).anyMatch(text::contains);
                }
            }
        });
    }

    @Test
    void neverNamesAColourThatIsNotThere() {
        forEachCaption((scene, text) -> {
            for (Colour colour : Colour.values()) {
                boolean shown = scene.actors().stream().anyMatch(actor -> actor.colour() == colour);
                // "a green meadow" is a place
                if (!shown && !(colour == Colour.GREEN && scene.place() == Place.MEADOW)) {
                    assertThat((" " + text + " ").split("[ .,]+")).as(text).doesNotContain(colour.word());
                }
            }
        });
    }

    @Test
    void namesTheHeadingInAboutFourOfFive() {
        long sideways = 0;
        long named = 0;
        for (long seed = 0; seed < 4000; seed++) {
            var scene = WORLD.scene(seed);
            var actor = scene.actors().getFirst();
            if (scene.actors().size() == 1 && scene.camera() == Camera.STATIC && actor.heading().dx != 0) {
                var text = Caption.of(scene, seed).text();
                sideways++;
                named += Words.heading(actor.heading()).stream().anyMatch(text::contains) ? 1 : 0;
            }
        }
        assertThat((double) named / sideways).isBetween(0.74, 0.88);
    }

    private interface Check {
        void of(Scene scene, String text);
    }

    private static void forEachCaption(Check check) {
        for (long seed = 0; seed < 3000; seed++) {
            var scene = WORLD.scene(seed);
            check.of(scene, Caption.of(scene, seed).text().toLowerCase(Locale.ROOT));
        }
    }

    private static List<String> texts(Scene scene) {
        return LongStream.range(0, 2000)
                .mapToObj(seed -> Caption.of(scene, seed).text())
                .toList();
    }
}
