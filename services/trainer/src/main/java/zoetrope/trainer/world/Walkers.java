package zoetrope.trainer.world;

import static zoetrope.trainer.world.Brush.dark;
import static zoetrope.trainer.world.Brush.oval;
import static zoetrope.trainer.world.Brush.polygon;
import static zoetrope.trainer.world.Brush.rounded;

import java.awt.Color;

/// What goes on legs. The gait follows the clock, so that a slow walker does not freeze.
final class Walkers {
    private static final Color SKIN = new Color(0xf0b98d);
    private static final Color HAIR = new Color(0x4a2f20);
    private static final Color TROUSERS = new Color(0x39405c);

    private Walkers() {}

    static void person(Brush brush, Color colour, Pose pose) {
        double swing = 0.5 * Math.sin(2 * Math.PI * 1.25 * pose.seconds());
        brush.limb(dark(colour), 3.6, 0, -7, 12, swing);
        brush.limb(Light.mix(TROUSERS, Color.BLACK, 0.25), 4.2, 0, 6, 12.4, -swing);
        brush.limb(TROUSERS, 4.2, 0, 6, 12.4, swing);
        brush.body(colour, rounded(-5, -10, 10, 17.5, 7));
        brush.limb(dark(colour), 3.4, 0, -7, 12, -swing);
        brush.fill(SKIN, oval(0.5, -15, 10, 10.5));
        brush.fill(HAIR, polygon(-5, -13, -5.4, -18, -1, -20.6, 4, -20, 5, -17, -1.5, -17));
    }

    static void dog(Brush brush, Color colour, Pose pose) {
        double run = 2 * Math.PI * 2 * pose.seconds();
        double front = 0.65 * Math.sin(run);
        double back = 0.65 * Math.sin(run + 2.2);
        var shade = dark(colour);
        brush.limb(shade, 3.2, 7, 3, 8.8, -front);
        brush.limb(shade, 3.2, -9, 3, 8.8, -back);
        brush.line(colour, 3.2, -12, -3, -17 + Math.sin(run / 2), -10 - Math.cos(run / 2));
        brush.body(colour, rounded(-14.5, -5.5, 27, 11, 11));
        brush.limb(colour, 3.4, 8.5, 3, 8.8, front);
        brush.limb(colour, 3.4, -10.5, 3, 8.8, back);
        brush.body(colour, oval(13, -6.5, 10.5, 10.5));
        brush.body(colour, rounded(13.5, -6.3, 5, 5.5, 4));
        brush.fill(0x1c1c22, oval(18, -5.5, 2.6, 2.6));
        brush.fill(0x1c1c22, oval(14, -8.3, 2, 2));
        brush.fill(shade, polygon(8.4, -11, 12.4, -12.6, 11.4, -4.6, 8.4, -4.4));
    }
}
