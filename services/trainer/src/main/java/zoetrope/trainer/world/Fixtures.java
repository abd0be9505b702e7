package zoetrope.trainer.world;

import static zoetrope.trainer.world.Brush.box;
import static zoetrope.trainer.world.Brush.dark;
import static zoetrope.trainer.world.Brush.oval;
import static zoetrope.trainer.world.Brush.pale;
import static zoetrope.trainer.world.Brush.polygon;

import java.awt.Color;
import java.awt.geom.Arc2D;
import java.awt.geom.Path2D;

/// What stays in place, or may: the windmill, the campfire, the kite and the ball.
final class Fixtures {
    private static final Color WALL = new Color(0xe8dac2);
    private static final Color WOOD = new Color(0x6b4226);

    private Fixtures() {}

    static void ball(Brush brush, Color colour, Pose pose) {
        brush.fill(colour, oval(0, 0, 28, 28));
        var stripe = Light.mix(colour, colour.equals(Colour.WHITE.paint) ? Color.GRAY : Color.WHITE, 0.6);
        double degrees = -Math.toDegrees(pose.travelled() / 14);
        for (int i = 0; i < 2; i++) {
            brush.fill(stripe, new Arc2D.Double(-13, -13, 26, 26, degrees + 180 * i, 55, Arc2D.PIE));
        }
        brush.stroke(dark(colour), 1.3, oval(0, 0, 27.4, 27.4));
    }

    static void windmill(Brush brush, Color colour, Pose pose) {
        brush.body(WALL, polygon(-10, 30.4, -5.5, -7, 5.5, -7, 10, 30.4));
        brush.fill(WOOD, box(-3.2, 20, 6.4, 10.4));
        brush.body(colour, polygon(-7.5, -6, 0, -14, 7.5, -6));
        double turned = 2 * Math.PI * pose.seconds() / 4;
        for (int blade = 0; blade < 4; blade++) {
            brush.at(
                    0,
                    -8,
                    turned + blade * Math.PI / 2,
                    () -> brush.body(colour, polygon(-1, 0, -1, -22, 5, -22, 3, -3)));
        }
        brush.fill(dark(colour), oval(0, -8, 5, 5));
    }

    static void campfire(Brush brush, Color colour, Pose pose) {
        double t = 2 * Math.PI * pose.seconds();
        flame(brush, colour, 12, 29 + 2.5 * Math.sin(2 * t) + 1.5 * Math.sin(3.3 * t), 3 * Math.sin(1.5 * t));
        flame(brush, pale(colour), 7, 18 + 2 * Math.sin(2.6 * t + 1), 2 * Math.sin(1.5 * t + 1));
        brush.line(WOOD, 4, -12, 15.5, 12, 11.5);
        brush.line(dark(WOOD), 4, -12, 11.5, 12, 15.5);
    }

    static void kite(Brush brush, Color colour, Pose pose) {
        double t = 2 * Math.PI * pose.seconds();
        double sway = 4 * Math.sin(t);
        var tail = new Path2D.Double();
        tail.moveTo(0, 9);
        tail.curveTo(sway, 13, -sway, 17, sway / 2, 22);
        brush.stroke(dark(colour), 1.6, tail);
        brush.fill(colour, oval(0.25 * sway, 14.5, 6, 3.2));
        brush.fill(colour, oval(-0.1 * sway, 20, 6, 3.2));
        brush.fill(colour, polygon(0, -22.5, 13, -9, 0, 10, -13, -9));
        brush.fill(pale(colour), polygon(0, -22.5, 13, -9, 0, -9));
        brush.fill(pale(colour), polygon(0, -9, -13, -9, 0, 10));
        brush.stroke(dark(colour), 1.1, polygon(0, -22.3, 13, -9, 0, 10, -13, -9));
    }

    private static void flame(Brush brush, Color colour, double half, double height, double lean) {
        var path = new Path2D.Double();
        path.moveTo(0, 14);
        path.curveTo(-half * 1.5, 13, -half, 14 - height * 0.5, lean, 14 - height);
        path.curveTo(half, 14 - height * 0.5, half * 1.5, 13, 0, 14);
        brush.fill(colour, path);
    }
}
