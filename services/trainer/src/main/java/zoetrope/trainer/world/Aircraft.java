package zoetrope.trainer.world;

import static zoetrope.trainer.world.Brush.dark;
import static zoetrope.trainer.world.Brush.oval;
import static zoetrope.trainer.world.Brush.pale;
import static zoetrope.trainer.world.Brush.polygon;
import static zoetrope.trainer.world.Brush.rounded;

import java.awt.Color;
import java.awt.geom.Path2D;

/// What people fly in.
final class Aircraft {
    private static final Color GLASS = new Color(0x9fd8f2);
    private static final Color ROPE = new Color(0x5a4632);

    private Aircraft() {}

    static void plane(Brush brush, Color colour, Pose pose) {
        brush.body(dark(colour), polygon(0, -3, -9, -10.5, -5, -10.5, 8, -3));
        brush.body(colour, polygon(-12, -3, -17, -11.3, -22.5, -11.3, -21, -1));
        var hull = new Path2D.Double();
        hull.moveTo(-22, -3.5);
        hull.lineTo(12, -5.5);
        hull.curveTo(20, -5, 23, -1.5, 23, 0.5);
        hull.curveTo(22, 4, 16, 5, 10, 5);
        hull.lineTo(-8, 5);
        hull.curveTo(-16, 4, -20, 1, -22, -3.5);
        brush.body(colour, hull);
        brush.fill(GLASS, polygon(15, -4.2, 19.5, -2.5, 20.8, -0.5, 14.5, -0.8));
        for (double x = -12; x <= 9; x += 7) {
            brush.fill(GLASS, oval(x, -1.4, 3.4, 3.4));
        }
        brush.body(pale(colour), polygon(4, 2, -9, 11.2, -3, 11.2, 12, 2));
    }

    static void rocket(Brush brush, Color colour, Pose pose) {
        double t = 2 * Math.PI * pose.seconds();
        double length = 10 + 2 * Math.sin(3 * t);
        brush.fill(0xff8a1e, polygon(-4.5, 11, 0, 12 + length, 4.5, 11));
        brush.fill(0xffe27a, polygon(-2.4, 11, 0, 11 + 0.6 * length, 2.4, 11));
        brush.body(dark(colour), polygon(-5, 1, -10.4, 13, -4, 10.5));
        brush.body(dark(colour), polygon(5, 1, 10.4, 13, 4, 10.5));
        var hull = new Path2D.Double();
        hull.moveTo(0, -23);
        hull.curveTo(7, -16, 8.5, -4, 5, 11.5);
        hull.lineTo(-5, 11.5);
        hull.curveTo(-8.5, -4, -7, -16, 0, -23);
        brush.body(colour, hull);
        brush.fill(GLASS, oval(0, -7, 6, 6));
        brush.stroke(dark(colour), 1.2, oval(0, -7, 6, 6));
    }

    static void balloon(Brush brush, Color colour, Pose pose) {
        brush.line(ROPE, 1.2, -7, 7, -3.5, 15);
        brush.line(ROPE, 1.2, 7, 7, 3.5, 15);
        var envelope = new Path2D.Double();
        envelope.moveTo(0, -21.3);
        envelope.curveTo(11, -21.3, 15.3, -14, 15.3, -7);
        envelope.curveTo(15.3, 0, 8, 5, 5, 10);
        envelope.lineTo(-5, 10);
        envelope.curveTo(-8, 5, -15.3, 0, -15.3, -7);
        envelope.curveTo(-15.3, -14, -11, -21.3, 0, -21.3);
        brush.fill(colour, envelope);
        var stripe = new Path2D.Double();
        stripe.moveTo(0, -21);
        stripe.curveTo(6, -16, 6, -2, 2, 10);
        stripe.lineTo(-2, 10);
        stripe.curveTo(-6, -2, -6, -16, 0, -21);
        brush.fill(pale(colour), stripe);
        brush.stroke(dark(colour), 1.1, envelope);
        brush.body(ROPE, rounded(-4.2, 14.5, 8.4, 6.8, 2));
    }
}
