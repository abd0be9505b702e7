package zoetrope.trainer.world;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/// Draws smooth flat shapes under a light and through a haze. One thread at a time, as its graphics.
final class Brush {
    private static final Color SHADE = new Color(0x1c1c2b);

    private final Graphics2D graphics;
    private final Light light;
    private final Color haze;
    private final double hazeShare;

    Brush(Graphics2D graphics, Light light, Color haze, double hazeShare) {
        this.graphics = graphics;
        this.light = light;
        this.haze = haze;
        this.hazeShare = hazeShare;
        smooth(graphics);
    }

    static void smooth(Graphics2D graphics) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    }

    /// The surface's colour as it reaches the eye.
    Color seen(Color surface) {
        return Light.mix(light.on(surface), haze, hazeShare);
    }

    void fill(Color colour, Shape shape) {
        graphics.setColor(seen(colour));
        graphics.fill(shape);
    }

    void fill(int rgb, Shape shape) {
        fill(new Color(rgb), shape);
    }

    /// With a darker rim, which keeps a green car apart from green grass.
    void body(Color colour, Shape shape) {
        fill(colour, shape);
        stroke(dark(colour), 1.1, shape);
    }

    void stroke(Color colour, double width, Shape shape) {
        graphics.setColor(seen(colour));
        graphics.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(shape);
    }

    void line(Color colour, double width, double x1, double y1, double x2, double y2) {
        stroke(colour, width, new Line2D.Double(x1, y1, x2, y2));
    }

    /// From (x, y), `length` long, `angle` radians away from straight down, positive forward.
    void limb(Color colour, double width, double x, double y, double length, double angle) {
        line(colour, width, x, y, x + length * Math.sin(angle), y + length * Math.cos(angle));
    }

    /// Runs the drawing in coordinates whose origin is (x, y), turned by `angle` radians.
    void at(double x, double y, double angle, Runnable drawing) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        graphics.rotate(angle);
        drawing.run();
        graphics.setTransform(before);
    }

    static Color dark(Color colour) {
        return Light.mix(colour, SHADE, 0.45);
    }

    static Color pale(Color colour) {
        return Light.mix(colour, Color.WHITE, 0.55);
    }

    /// By its centre.
    static Shape oval(double x, double y, double width, double height) {
        return new Ellipse2D.Double(x - width / 2, y - height / 2, width, height);
    }

    /// By its upper left corner.
    static Shape box(double x, double y, double width, double height) {
        return new Rectangle2D.Double(x, y, width, height);
    }

    /// By its upper left corner.
    static Shape rounded(double x, double y, double width, double height, double arc) {
        return new RoundRectangle2D.Double(x, y, width, height, arc, arc);
    }

    /// x, y of each corner in turn.
    static Path2D polygon(double... corners) {
        var path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(corners[i], corners[i + 1]);
        }
        path.closePath();
        return path;
    }
}
