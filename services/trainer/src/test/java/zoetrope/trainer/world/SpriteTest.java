package zoetrope.trainer.world;

import static org.assertj.core.api.Assertions.assertThat;
import static zoetrope.trainer.world.Scenes.frame;

import java.awt.image.BufferedImage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the labels say is what the pixels show.
class SpriteTest {
    private static final Colour COLOUR = Colour.PURPLE;
    /// Pixels: the rim's half width, antialiasing and a tilted box.
    private static final double SLACK = 3;

    @ParameterizedTest
    @EnumSource
    void actorStaysInItsBoxAndFillsIt(Kind kind) {
        for (Heading heading : kind.headings()) {
            for (Camera camera : new Camera[] {Camera.STATIC, Camera.ZOOM}) {
                var scene = Scenes.of(kind.canonicalPlace(), camera, Scenes.actor(kind, COLOUR, heading));
                var clip = Scenes.clip(scene);
                for (int frame = 0; frame < 32; frame++) {
                    if (camera == Camera.STATIC || frame == 0) {
                        check(clip, frame);
                    }
                }
            }
        }
    }

    private static void check(Clip clip, int frame) {
        var position = clip.positions(frame).getFirst();
        byte[] shown = frame(clip, frame);
        int[] empty = backdrop(clip.scene());
        double left = 128;
        double right = 0;
        double top = 128;
        double bottom = 0;
        int purple = 0;
        for (int y = 0; y < 128; y++) {
            for (int x = 0; x < 128; x++) {
                int at = y * 128 + x;
                int red = shown[3 * at] & 255;
                int green = shown[3 * at + 1] & 255;
                int blue = shown[3 * at + 2] & 255;
                if (Math.abs(red - (empty[at] >> 16 & 255))
                                + Math.abs(green - (empty[at] >> 8 & 255))
                                + Math.abs(blue - (empty[at] & 255))
                        > 24) {
                    left = Math.min(left, x);
                    right = Math.max(right, x + 1);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y + 1);
                }
                var paint = COLOUR.paint;
                purple += Math.abs(red - paint.getRed())
                                        + Math.abs(green - paint.getGreen())
                                        + Math.abs(blue - paint.getBlue())
                                < 60
                        ? 1
                        : 0;
            }
        }
        var label = clip.caption().text() + ", frame " + frame;
        assertThat(left).as(label).isGreaterThanOrEqualTo(Math.max(0, position.left() * 128) - SLACK);
        assertThat(right).as(label).isLessThanOrEqualTo(Math.min(1, position.right()) * 128 + SLACK);
        assertThat(top).as(label).isGreaterThanOrEqualTo(Math.max(0, position.top() * 128) - SLACK);
        assertThat(bottom).as(label).isLessThanOrEqualTo(Math.min(1, position.bottom()) * 128 + SLACK);
        double box = (position.right() - position.left()) * (position.bottom() - position.top()) * 128 * 128;
        double area = (right - left) * (bottom - top);
        assertThat(area / box).as("filled, " + label).isGreaterThan(0.3);
        assertThat(purple / box).as("in its colour, " + label).isGreaterThan(0.06);
    }

    private static int[] backdrop(Scene scene) {
        var image = new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        Backdrop.of(scene).draw(graphics, scene.offset());
        graphics.dispose();
        return image.getRGB(0, 0, 128, 128, null, 0, 128);
    }
}
