package zoetrope.trainer.world;

import static zoetrope.trainer.world.Brush.dark;
import static zoetrope.trainer.world.Brush.oval;
import static zoetrope.trainer.world.Brush.pale;
import static zoetrope.trainer.world.Brush.polygon;

import java.awt.Color;

/// Creatures with wings or fins.
final class Winged {
    private static final Color INK = new Color(0x1c1c22);

    private Winged() {}

    static void bird(Brush brush, Color colour, Pose pose) {
        double flap = Math.sin(2 * Math.PI * 2 * pose.seconds());
        brush.fill(dark(colour), polygon(4, 0, -5, 0, -5, -13 * flap, 0, -14 * flap));
        brush.body(colour, polygon(-9, -2, -18, -4.5, -18, 3, -9, 4));
        brush.body(colour, oval(-1, 1, 22, 11));
        brush.body(colour, oval(10.5, -3, 9.5, 9.5));
        brush.fill(0xf5a623, polygon(14.5, -4.5, 19, -2, 14.5, -0.5));
        brush.fill(INK, oval(11.5, -4, 2.2, 2.2));
        brush.body(colour, polygon(6, 0, -6, 0, -9, -15 * flap, -2, -16 * flap));
    }

    static void butterfly(Brush brush, Color colour, Pose pose) {
        double open = 0.45 + 0.55 * Math.abs(Math.cos(Math.PI * 1.5 * pose.seconds()));
        for (int side : new int[] {-1, 1}) {
            double x = side * open;
            brush.body(pale(colour), oval(5.8 * x, 7, 10 * open, 12));
            brush.body(colour, oval(8 * x, -4, 15 * open, 17));
            brush.fill(pale(colour), oval(9 * x, -5, 5.5 * open, 6.5));
            brush.line(INK, 1.2, 0, -9, 3.5 * side, -13.5);
        }
        brush.fill(INK, oval(0, 0, 3.6, 21));
    }

    static void fish(Brush brush, Color colour, Pose pose) {
        double sweep = Math.sin(2 * Math.PI * 1.75 * pose.seconds());
        double tail = -15 - 3 * Math.abs(sweep);
        brush.body(colour, polygon(-7, 0, tail, -8 + 2 * sweep, -14, 0, tail, 8 + 2 * sweep));
        brush.fill(dark(colour), polygon(-5, -7, 1, -11.5, 7, -7));
        brush.body(colour, oval(4.5, 0, 27, 17));
        brush.fill(pale(colour), polygon(-1, -7.6, 3, -8.2, 3, 8.2, -1, 7.6));
        brush.fill(dark(colour), polygon(4, 2, -2, 4.5 + 2 * sweep, 3, 6));
        brush.fill(Color.WHITE, oval(12, -2.5, 5, 5));
        brush.fill(INK, oval(12.8, -2.5, 2.6, 2.6));
    }
}
