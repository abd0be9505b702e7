package zoetrope.trainer.world;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;

/// A scene as frames. Any frame can be drawn at any time, in any order, with the same result. A clip owns its canvas:
/// one thread
/// at a time; clips of their own need no care.
public final class Clip {
    /// Pixels in height and in width.
    public static final int SIDE = Motion.SIDE;

    /// Frames a second.
    public static final int FPS = 16;

    private static final double CENTRE = SIDE / 2.0;

    private final Scene scene;
    private final Caption caption;
    private final Backdrop backdrop;
    private final BufferedImage canvas = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    private final int[] pixels = ((DataBufferInt) canvas.getRaster().getDataBuffer()).getData();
    private final Graphics2D graphics = canvas.createGraphics();
    private final Brush brush;

    public Clip(Scene scene, Caption caption) {
        this.scene = scene;
        this.caption = caption;
        this.backdrop = Backdrop.of(scene);
        this.brush = Air.of(scene).actors(graphics);
    }

    public Scene scene() {
        return scene;
    }

    public Caption caption() {
        return caption;
    }

    /// Draws frame `frame` (0 and up, 16 a second) as rows of R, G, B bytes: (128, 128, 3), flattened.
    public void render(int frame, byte[] rgb) {
        if (rgb.length != 3 * SIDE * SIDE) {
            throw new IllegalArgumentException("rgb.length: " + rgb.length + " (expected: " + 3 * SIDE * SIDE + ")");
        }
        draw(frame);
        for (int i = 0, at = 0; i < pixels.length; i++) {
            int pixel = pixels[i];
            rgb[at++] = (byte) (pixel >> 16);
            rgb[at++] = (byte) (pixel >> 8);
            rgb[at++] = (byte) pixel;
        }
    }

    /// One position for each actor of the scene, in its order.
    public List<Position> positions(int frame) {
        double zoom = scene.camera().zoom(seconds(frame));
        return scene.actors().stream()
                .map(actor -> {
                    var pose = pose(actor, frame);
                    return Position.of(
                            (CENTRE + (pose.x() - CENTRE) * zoom) / SIDE,
                            (CENTRE + (pose.y() - CENTRE) * zoom) / SIDE,
                            actor.width() * zoom / SIDE,
                            actor.height() * zoom / SIDE);
                })
                .toList();
    }

    private void draw(int frame) {
        double zoom = scene.camera().zoom(seconds(frame));
        graphics.setTransform(new AffineTransform());
        graphics.translate(CENTRE, CENTRE);
        graphics.scale(zoom, zoom);
        graphics.translate(-CENTRE, -CENTRE);
        backdrop.draw(graphics, scene.offset() + scene.camera().shift(frame));
        for (Actor actor : scene.actors()) {
            draw(actor, pose(actor, frame));
        }
        graphics.setTransform(new AffineTransform());
        Precipitation.draw(graphics, scene.weather(), frame + scene.phase());
    }

    private void draw(Actor actor, Pose pose) {
        var before = graphics.getTransform();
        double size = actor.size().factor;
        graphics.translate(pose.x(), pose.y());
        graphics.rotate(pose.tilt());
        graphics.scale(actor.heading() == Heading.LEFT ? -size : size, size);
        Sprite.of(actor.kind()).draw(brush, actor.colour().paint, pose);
        graphics.setTransform(before);
    }

    private Pose pose(Actor actor, int frame) {
        return Motion.pose(
                actor, scene.place(), seconds(frame), Math.abs(scene.camera().shift(frame)));
    }

    private static double seconds(int frame) {
        if (frame < 0) {
            throw new IllegalArgumentException("frame: " + frame + " (expected: >= 0)");
        }
        return (double) frame / FPS;
    }
}
