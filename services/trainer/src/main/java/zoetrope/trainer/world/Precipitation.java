package zoetrope.trainer.world;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;

/// Rain and snow in front of everything: few, soft, always the same drops. Rain repeats after 24 frames, snow after
/// 144.
final class Precipitation {
    private static final int FALL = 144;
    private static final int RAIN_SPEED = 6;
    private static final BasicStroke STREAK = new BasicStroke(1.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final Color WATER = new Color(214, 228, 245, 135);
    private static final Color FLAKE = new Color(255, 255, 255, 225);

    private Precipitation() {}

    static void draw(Graphics2D graphics, Weather weather, int frame) {
        switch (weather) {
            case RAIN -> rain(graphics, frame);
            case SNOW -> snow(graphics, frame);
            case CLEAR, CLOUDY, FOG -> {}
        }
    }

    private static void rain(Graphics2D graphics, int frame) {
        graphics.setColor(WATER);
        graphics.setStroke(STREAK);
        for (int drop = 0; drop < 18; drop++) {
            double x = scattered(drop, 0.754878) * Motion.SIDE;
            double y = Math.floorMod((int) (scattered(drop, 0.569840) * FALL) + RAIN_SPEED * frame, FALL) - 12;
            graphics.draw(new Line2D.Double(x, y, x - 2, y + 9));
        }
    }

    private static void snow(Graphics2D graphics, int frame) {
        graphics.setColor(FLAKE);
        for (int flake = 0; flake < 20; flake++) {
            double size = 3 + 1.4 * scattered(flake, 0.618034);
            double y = Math.floorMod((int) (scattered(flake, 0.569840) * FALL) + frame, FALL) - 8;
            double x = scattered(flake, 0.754878) * Motion.SIDE
                    + 4 * Math.sin(2 * Math.PI * (3.0 * frame / FALL + flake * 0.37));
            graphics.fill(new Ellipse2D.Double(x, y, size, size));
        }
    }

    /// The fractional part of n times an irrational: evenly scattered over 0..1, and no table.
    private static double scattered(int n, double irrational) {
        return (n + 0.5) * irrational % 1;
    }
}
