package zoetrope.trainer.world;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// A place at an hour in a weather, without actors: a sky that rests and scenery that a pan moves, endlessly since it
/// repeats.
/// Immutable once made; at most 165 of them exist, 0.2 MB each, and are kept.
final class Backdrop {
    /// Pixels after which the scenery repeats.
    static final int PERIOD = 256;

    private record Key(Place place, TimeOfDay time, Weather weather) {}

    private static final Map<Key, Backdrop> MADE = new ConcurrentHashMap<>();

    private final BufferedImage sky;
    private final BufferedImage scenery;

    private Backdrop(Key key) {
        var air = Air.of(key.place(), key.time(), key.weather());
        sky = new BufferedImage(Motion.SIDE, Motion.SIDE, BufferedImage.TYPE_INT_RGB);
        scenery = new BufferedImage(PERIOD, Motion.SIDE, BufferedImage.TYPE_INT_ARGB_PRE);
        draw(sky, graphics -> Sky.draw(graphics, key.place(), key.time(), key.weather(), air));
        draw(scenery, graphics -> new Scenery(air.scenery(graphics), key.time()).draw(key.place()));
    }

    static Backdrop of(Scene scene) {
        return MADE.computeIfAbsent(new Key(scene.place(), scene.time(), scene.weather()), Backdrop::new);
    }

    /// Covers the frame; `shift` pixels of the scenery are to the left of it.
    void draw(Graphics2D graphics, int shift) {
        int left = Math.floorMod(shift, PERIOD);
        graphics.drawImage(sky, 0, 0, null);
        graphics.drawImage(scenery, -left, 0, null);
        if (left > PERIOD - Motion.SIDE) {
            graphics.drawImage(scenery, PERIOD - left, 0, null);
        }
    }

    private static void draw(BufferedImage image, Consumer<Graphics2D> drawing) {
        var graphics = image.createGraphics();
        Brush.smooth(graphics);
        drawing.accept(graphics);
        graphics.dispose();
    }
}
