package zoetrope.trainer.world;

import static zoetrope.trainer.world.Brush.oval;
import static zoetrope.trainer.world.Brush.polygon;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;

/// What is far above: a gradient, and in it the sun, the moon, a few stars, clouds.
final class Sky {
    private static final int[][] STARS = {
        {14, 34}, {34, 12}, {52, 40}, {66, 18}, {84, 46}, {98, 10}, {116, 30}, {44, 58}
    };

    private Sky() {}

    static void draw(Graphics2D graphics, Place place, TimeOfDay time, Weather weather, Air air) {
        double bottom = place == Place.UNDERWATER ? Motion.SIDE : place.horizon;
        graphics.setPaint(new GradientPaint(0, 0, air.zenith(), 0, (float) bottom, air.horizon()));
        graphics.fillRect(0, 0, Motion.SIDE, Motion.SIDE);
        // what shines is not lit
        var brush = new Brush(graphics, new Light(1, 1, 1), air.haze(), 0);
        switch (place) {
            case UNDERWATER -> rays(graphics);
            case MOON -> {
                stars(brush);
                brush.fill(0x2f6fd0, oval(98, 26, 26, 26));
                brush.fill(0x58b368, oval(93, 23, 11, 9));
                brush.fill(0x58b368, oval(103, 31, 9, 7));
                brush.fill(0xf2f6fa, oval(97, 15.5, 10, 3.5));
            }
            case BEACH, CITY, FOREST, DESERT, MOUNTAINS, MEADOW, OCEAN, LAKE -> {
                if (weather == Weather.CLEAR) {
                    light(graphics, brush, time, bottom);
                } else {
                    clouds(brush, Light.mix(air.haze(), weather == Weather.CLOUDY ? Color.WHITE : air.horizon(), 0.35));
                }
            }
        }
    }

    private static void light(Graphics2D graphics, Brush brush, TimeOfDay time, double horizon) {
        switch (time) {
            case MORNING -> sun(graphics, 26, horizon - 24, 17, new Color(0xfff1b8));
            case NOON -> sun(graphics, 102, 22, 17, new Color(0xffe769));
            case SUNSET -> sun(graphics, 64, horizon - 10, 30, new Color(0xffd05e));
            case NIGHT -> {
                stars(brush);
                brush.fill(0xf4f1da, oval(24, 22, 18, 18));
                brush.fill(0xdcd8bd, oval(21, 19, 4.5, 4.5));
                brush.fill(0xdcd8bd, oval(27, 25, 3.5, 3.5));
            }
        }
    }

    private static void sun(Graphics2D graphics, double x, double y, double size, Color colour) {
        graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 70));
        graphics.fill(oval(x, y, size * 1.7, size * 1.7));
        graphics.setColor(colour);
        graphics.fill(oval(x, y, size, size));
    }

    private static void stars(Brush brush) {
        for (int[] star : STARS) {
            brush.fill(0xe8ecff, oval(star[0], star[1], 2, 2));
        }
    }

    private static void clouds(Brush brush, Color colour) {
        for (int[] cloud : new int[][] {{22, 20}, {68, 34}, {108, 16}}) {
            brush.fill(colour, oval(cloud[0], cloud[1], 36, 10));
            brush.fill(colour, oval(cloud[0] - 7, cloud[1] - 4, 18, 12));
            brush.fill(colour, oval(cloud[0] + 6, cloud[1] - 5, 16, 13));
        }
    }

    private static void rays(Graphics2D graphics) {
        graphics.setPaint(new GradientPaint(0, 0, new Color(255, 255, 255, 70), 0, 90, new Color(255, 255, 255, 0)));
        for (double x : new double[] {10, 52, 96}) {
            graphics.fill(polygon(x, 0, x + 14, 0, x - 4, 90, x - 30, 90));
        }
    }
}
