package zoetrope.trainer.world;

import static zoetrope.trainer.world.Brush.box;
import static zoetrope.trainer.world.Brush.dark;
import static zoetrope.trainer.world.Brush.oval;
import static zoetrope.trainer.world.Brush.pale;
import static zoetrope.trainer.world.Brush.polygon;
import static zoetrope.trainer.world.Brush.rounded;

import java.awt.Color;

/// What carries people over land and water.
final class Vehicles {
    private static final Color TYRE = new Color(0x26262e);
    private static final Color METAL = new Color(0xd5d5dc);
    private static final Color GLASS = new Color(0xcdeaf7);
    private static final Color WOOD = new Color(0x7a4a2b);

    private Vehicles() {}

    static void car(Brush brush, Color colour, Pose pose) {
        brush.body(colour, polygon(-13, -2, -8, -10.3, 7, -10.3, 14, -2));
        brush.fill(GLASS, polygon(-10, -2.5, -6.6, -8.3, -0.8, -8.3, -0.8, -2.5));
        brush.fill(GLASS, polygon(1.2, -2.5, 1.2, -8.3, 6, -8.3, 10.3, -2.5));
        brush.body(colour, rounded(-21.3, -2.8, 42.6, 9.4, 6));
        brush.fill(0xfff3b0, oval(19, 0.5, 3.6, 3.6));
        wheel(brush, -12, 5.5, 5.4, pose);
        wheel(brush, 12, 5.5, 5.4, pose);
    }

    static void train(Brush brush, Color colour, Pose pose) {
        brush.body(dark(colour), polygon(14, -4, 13, -12.4, 21, -12.4, 20, -4));
        brush.body(colour, rounded(-10, -5.5, 35, 12.5, 9));
        brush.body(colour, box(-25, -9, 17, 16.5));
        brush.body(dark(colour), box(-27.2, -12.4, 21, 3.6));
        brush.fill(GLASS, box(-21.5, -6.5, 9.5, 6.5));
        brush.fill(METAL, polygon(21, 7, 27, 12.5, 20, 12.5));
        for (double x : new double[] {-20, -9, 2, 13}) {
            wheel(brush, x, 8, 4.8, pose);
        }
        double angle = pose.travelled() / 4.8;
        double dx = 2.6 * Math.cos(angle);
        double dy = 2.6 * Math.sin(angle);
        brush.line(METAL, 1.8, -20 + dx, 8 + dy, 13 + dx, 8 + dy);
    }

    static void bicycle(Brush brush, Color colour, Pose pose) {
        for (double x : new double[] {-11, 11}) {
            brush.stroke(TYRE, 2.2, oval(x, 5, 16, 16));
            double angle = pose.travelled() / 8;
            brush.limb(METAL, 1.4, x, 5, 7, angle);
            brush.limb(METAL, 1.4, x, 5, 7, angle + Math.PI);
        }
        brush.line(colour, 2.8, -11, 5, -5, -6);
        brush.line(colour, 2.8, -11, 5, 0, 5);
        brush.line(colour, 2.8, -5, -6, 0, 5);
        brush.line(colour, 2.8, -5, -6, 7, -7);
        brush.line(colour, 2.8, 0, 5, 7, -7);
        brush.line(colour, 2.8, 11, 5, 6, -11);
        brush.line(TYRE, 2.4, 6, -11.5, 10.5, -12.5);
        brush.line(TYRE, 3, -9, -9, -2, -9);
        double pedal = pose.travelled() / 14;
        brush.limb(TYRE, 2, 0, 5, 5, pedal);
        brush.limb(TYRE, 2, 0, 5, 5, pedal + Math.PI);
    }

    static void sailboat(Brush brush, Color colour, Pose pose) {
        brush.line(WOOD, 2, 0, 13, 0, -21.5);
        brush.body(colour, polygon(-2, -20, -2, 10, -18, 10));
        brush.body(pale(colour), polygon(2, -16, 2, 10, 15, 10));
        brush.body(WOOD, polygon(-19, 13, 19, 13, 13, 22, -14, 22));
        brush.fill(0xf1e6d2, box(-16.5, 14.5, 33, 2.4));
    }

    private static void wheel(Brush brush, double x, double y, double radius, Pose pose) {
        brush.fill(TYRE, oval(x, y, 2 * radius, 2 * radius));
        double angle = -pose.travelled() / radius;
        brush.limb(METAL, 1.8, x, y, radius - 2, angle);
        brush.limb(METAL, 1.8, x, y, radius - 2, angle + Math.PI);
    }
}
