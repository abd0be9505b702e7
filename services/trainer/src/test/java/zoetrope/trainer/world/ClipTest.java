package zoetrope.trainer.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static zoetrope.trainer.world.Scenes.frame;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClipTest {
    private final World world = new World(Split.TRAIN);

    @Test
    void sameSeedSameFrames() {
        for (long seed = 0; seed < 40; seed++) {
            assertThat(frame(world.clip(seed), 9)).as("seed %d", seed).isEqualTo(frame(world.clip(seed), 9));
        }
    }

    @Test
    void randomAccessEqualsSequentialDrawing() {
        for (long seed = 0; seed < 40; seed++) {
            var played = world.clip(seed);
            IntStream.range(0, 30).forEach(frame -> frame(played, frame));
            byte[] reached = frame(played, 30);

            var sought = world.clip(seed);
            frame(sought, 500);

            assertThat(frame(sought, 30)).as("seed %d", seed).isEqualTo(reached);
        }
    }

    @Test
    void clipsOnOtherThreadsDoNotDisturbEachOther() {
        var alone = LongStream.range(0, 64)
                .mapToObj(seed -> frame(world.clip(seed), 5))
                .toList();

        var together = LongStream.range(0, 64)
                .parallel()
                .mapToObj(seed -> frame(world.clip(seed), 5))
                .toList();

        for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i)).as("seed %d", i).isEqualTo(alone.get(i));
        }
    }

    @Test
    void everySceneMoves() {
        for (long seed = 0; seed < 60; seed++) {
            var clip = world.clip(seed);
            assertThat(frame(clip, 5)).as(clip.caption().text()).isNotEqualTo(frame(clip, 0));
        }
    }

    @Test
    void panMovesTheSceneryOnePixelAFrame() {
        var scene = Scenes.of(Place.CITY, Camera.PAN_RIGHT, Scenes.actor(Kind.BIRD, Colour.RED, Heading.RIGHT));
        var clip = Scenes.clip(scene);
        byte[] before = frame(clip, 0);
        byte[] after = frame(clip, 10);

        int row = 118; // the street's broken line
        for (int x = 0; x < Clip.SIDE - 10; x++) {
            assertThat(after[3 * (row * Clip.SIDE + x)])
                    .as("x %d", x)
                    .isEqualTo(before[3 * (row * Clip.SIDE + x + 10)]);
        }
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void sceneryRepeatsWithoutASeam() {
        var scene = Scenes.of(Place.MEADOW, Camera.PAN_RIGHT, Scenes.actor(Kind.BIRD, Colour.RED, Heading.RIGHT));
        var clip = Scenes.clip(scene);

        // a hill has no step between neighbouring columns, wherever the period ends
        for (int frame = 120; frame < 250; frame += 13) {
            byte[] rgb = frame(clip, frame);
            int row = 112;
            for (int x = 1; x < Clip.SIDE; x++) {
                int green = rgb[3 * (row * Clip.SIDE + x) + 1] & 255;
                int left = rgb[3 * (row * Clip.SIDE + x - 1) + 1] & 255;
                assertThat(Math.abs(green - left))
                        .as("frame %d, x %d", frame, x)
                        .isLessThan(4);
            }
        }
    }

    @Test
    void longScenesKeepTheirActorInViewAndItsHeading() {
        for (long seed = 0; seed < 200; seed++) {
            var clip = world.clip(seed);
            int seen = 0;
            int forward = 0;
            var actor = clip.scene().actors().getFirst();
            int minutes = 3 * 60 * Clip.FPS;
            for (int frame = 0; frame < minutes; frame++) {
                var position = clip.positions(frame).getFirst();
                seen += position.visible() ? 1 : 0;
                var next = clip.positions(frame + 1).getFirst();
                double along = actor.heading().dx != 0
                        ? (next.x() - position.x()) * actor.heading().dx
                        : (next.y() - position.y()) * actor.heading().dy;
                forward += along >= 0 ? 1 : 0;
            }
            assertThat((double) seen / minutes).as(clip.caption().text()).isGreaterThan(0.7);
            if (clip.scene().camera() != Camera.ZOOM && actor.heading() != Heading.STILL) {
                assertThat((double) forward / minutes).as(clip.caption().text()).isGreaterThan(0.7);
            }
        }
    }

    @Test
    void refusesAWrongBufferAndANegativeFrame() {
        var clip = world.clip(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> clip.render(0, new byte[7]))
                .withMessage("rgb.length: 7 (expected: 49152)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> frame(clip, -1))
                .withMessage("frame: -1 (expected: >= 0)");
    }
}
