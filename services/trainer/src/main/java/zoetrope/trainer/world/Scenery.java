package zoetrope.trainer.world;

import static zoetrope.trainer.world.Brush.box;
import static zoetrope.trainer.world.Brush.oval;
import static zoetrope.trainer.world.Brush.polygon;
import static zoetrope.trainer.world.Brush.rounded;

import java.awt.Color;
import java.awt.geom.Path2D;
import java.util.function.DoubleConsumer;

/// Land and water of each place, 256 pixels wide, the right edge fitting the left one.
final class Scenery {
    private static final double BOTTOM = Motion.SIDE;
    private static final Color TRUNK = new Color(0x7a5234);

    private final Brush brush;
    private final TimeOfDay time;

    Scenery(Brush brush, TimeOfDay time) {
        this.brush = brush;
        this.time = time;
    }

    void draw(Place place) {
        switch (place) {
            case BEACH -> beach(place.horizon);
            case CITY -> city(place.horizon);
            case FOREST -> forest(place.horizon);
            case DESERT -> desert(place.horizon);
            case MOUNTAINS -> mountains(place.horizon);
            case MEADOW -> meadow(place.horizon);
            case OCEAN -> ocean(place.horizon);
            case LAKE -> lake(place.horizon);
            case MOON -> moon(place.horizon);
            case UNDERWATER -> seabed(place.horizon);
        }
    }

    private void beach(double horizon) {
        brush.fill(0x2f8fc4, box(0, horizon, Backdrop.PERIOD, 40));
        brush.fill(0x55b4d8, hills(horizon + 12, 1, 3, 0));
        brush.fill(0xf4fbfb, hills(horizon + 24, 2, 2, 0));
        brush.fill(0xf0d59a, hills(horizon + 27.5, 2, 2, 0));
        brush.fill(0xe6c683, hills(horizon + 48, 3, 1, 1));
        each(21, this::palm);
        each(165, this::palm);
    }

    private void city(double horizon) {
        int[][] towers = {{-4, 30}, {26, 48}, {50, 36}, {84, 56}, {110, 40}, {134, 28}, {158, 50}, {184, 38}, {212, 58}
        };
        for (int[] tower : towers) {
            each(tower[0], x -> brush.fill(0x9fb0c9, box(x, horizon - tower[1] - 12, 22, tower[1] + 12)));
        }
        int[][] houses = {
            {4, 26, 0x6d7fa3},
            {38, 36, 0x8a6f8f},
            {70, 22, 0x6d7fa3},
            {98, 32, 0x7a8f9c},
            {130, 24, 0x8a6f8f},
            {160, 36, 0x6d7fa3},
            {192, 24, 0x7a8f9c},
            {222, 30, 0x8a6f8f}
        };
        for (int[] house : houses) {
            each(house[0], x -> house(x, horizon, house[1], house[2]));
        }
        brush.fill(0xb9bcc4, box(0, horizon, Backdrop.PERIOD, 8));
        brush.fill(0x55585f, box(0, horizon + 8, Backdrop.PERIOD, 40));
        for (int x = 8; x < Backdrop.PERIOD; x += 32) {
            brush.fill(0xdcd9c8, box(x, 119, 16, 3));
        }
    }

    private void house(double x, double horizon, double height, int wall) {
        brush.fill(wall, box(x, horizon - height, 26, height));
        var pane = time == TimeOfDay.NIGHT ? new Color(0xffffff) : new Color(0xd7e6f0);
        for (int row = 0; row < height / 12 - 1; row++) {
            brush.fill(pane, box(x + 5, horizon - height + 5 + 12 * row, 5, 6));
            brush.fill(pane, box(x + 16, horizon - height + 5 + 12 * row, 5, 6));
        }
    }

    private void forest(double horizon) {
        brush.fill(0x5f9e78, hills(horizon - 30, 7, 3, 0));
        for (double middle = 16; middle < Backdrop.PERIOD; middle += 32) {
            each(middle, x -> pine(x, horizon + 6, 62, 0x2f6b47));
        }
        brush.fill(0x4f8f45, hills(horizon, 2, 2, 0));
        each(2, x -> pine(x, horizon + 10, 78, 0x245a3a));
        each(104, x -> pine(x, horizon + 10, 78, 0x245a3a));
        each(190, x -> pine(x, horizon + 10, 78, 0x245a3a));
        brush.fill(0x437f3b, hills(horizon + 22, 2, 2, 2));
    }

    private void desert(double horizon) {
        brush.fill(0xd99a5b, hills(horizon - 12, 9, 2, 0.5));
        brush.fill(0xe6b06a, hills(horizon, 6, 3, 1));
        each(28, x -> cactus(x, horizon + 10));
        each(150, x -> cactus(x, horizon + 10));
        brush.fill(0xf0c684, hills(horizon + 16, 3, 2, 2.4));
    }

    private void mountains(double horizon) {
        int[][] peaks = {{10, 46}, {64, 62}, {120, 50}, {176, 64}, {226, 44}};
        for (int[] peak : peaks) {
            each(peak[0], x -> {
                double top = horizon - peak[1];
                brush.fill(0x6f84a3, polygon(x, top, x + peak[1] * 0.8, horizon + 6, x - peak[1] * 0.8, horizon + 6));
                double cap = peak[1] * 0.36;
                brush.fill(
                        0xf5f8fc,
                        polygon(
                                x,
                                top,
                                x + cap * 0.8,
                                top + cap,
                                x + cap * 0.3,
                                top + cap * 0.75,
                                x,
                                top + cap * 1.1,
                                x - cap * 0.35,
                                top + cap * 0.75,
                                x - cap * 0.8,
                                top + cap));
            });
        }
        brush.fill(0xdde8f2, hills(horizon - 2, 4, 2, 0));
        each(92, x -> pine(x, horizon + 8, 30, 0x3d6a5c));
        each(206, x -> pine(x, horizon + 8, 30, 0x3d6a5c));
        brush.fill(0xf1f6fb, hills(horizon + 12, 3, 2, 1.5));
    }

    private void meadow(double horizon) {
        brush.fill(0xa9d28b, hills(horizon - 10, 7, 2, 1));
        brush.fill(0x93c866, hills(horizon, 5, 3, 0));
        each(100, x -> tree(x, horizon + 6));
        each(214, x -> tree(x, horizon + 6));
        brush.fill(0x7fbb52, hills(horizon + 18, 2, 2, 2));
        int[][] flowers = {{18, 122}, {54, 116}, {92, 123}, {140, 118}, {176, 122}, {226, 117}};
        for (int[] flower : flowers) {
            each(flower[0], x -> brush.fill(flower[1] % 2 == 0 ? 0xfff4d0 : 0xf7a8c4, oval(x, flower[1], 4, 4)));
        }
    }

    private void ocean(double horizon) {
        int[] bands = {0x2d7fb8, 0x2672ab, 0x1f659c, 0x18588c, 0x134c7d};
        for (int i = 0; i < bands.length; i++) {
            brush.fill(bands[i], hills(horizon + i * i * 2.2 + 5 * i, i == 0 ? 0 : 1.5, 4, 1.7 * i));
        }
    }

    private void lake(double horizon) {
        brush.fill(0x8fb3a8, hills(horizon - 30, 12, 2, 0));
        brush.fill(0x6aa57a, hills(horizon - 12, 7, 3, 1));
        for (double middle = 12; middle < Backdrop.PERIOD; middle += 64) {
            each(middle, x -> pine(x, horizon + 1, 24, 0x35704d));
        }
        brush.fill(0xd9cfa8, box(0, horizon - 1, Backdrop.PERIOD, 3));
        brush.fill(0x64b5cf, box(0, horizon + 2, Backdrop.PERIOD, BOTTOM));
        brush.fill(0x54a6c4, hills(horizon + 18, 1.2, 3, 0));
        brush.fill(0x4597b8, hills(horizon + 34, 1.2, 3, 2));
    }

    private void moon(double horizon) {
        brush.fill(0x7c7f8c, hills(horizon - 6, 5, 3, 0));
        brush.fill(0xa7aab4, hills(horizon + 2, 3, 2, 1));
        int[][] craters = {{20, 100, 26}, {84, 120, 32}, {132, 98, 20}, {180, 114, 30}, {232, 104, 22}};
        for (int[] crater : craters) {
            each(crater[0], x -> {
                brush.fill(0xc3c6cf, oval(x, crater[1] + 1, crater[2] + 2, crater[2] * 0.34));
                brush.fill(0x85888f, oval(x, crater[1], crater[2], crater[2] * 0.28));
            });
        }
    }

    private void seabed(double horizon) {
        for (int[] weed : new int[][] {{10, 34}, {22, 24}, {116, 30}, {140, 38}, {206, 28}}) {
            each(weed[0], x -> {
                var path = new Path2D.Double();
                path.moveTo(x, horizon + 8);
                path.curveTo(x + 9, horizon - weed[1] * 0.3, x - 9, horizon - weed[1] * 0.6, x, horizon - weed[1]);
                brush.stroke(new Color(0x2f9e6b), 5, path);
            });
        }
        for (int[] coral : new int[][] {{60, 0xf08a8a}, {98, 0xf2b36a}, {176, 0xf08a8a}, {238, 0xf2b36a}}) {
            each(coral[0], x -> {
                brush.fill(coral[1], oval(x, horizon, 20, 18));
                brush.fill(coral[1], oval(x + 10, horizon + 2, 14, 12));
            });
        }
        brush.fill(0xe3d3a0, hills(horizon + 4, 3, 2, 0));
    }

    private void palm(double x) {
        var trunk = new Path2D.Double();
        trunk.moveTo(x, 96);
        trunk.quadTo(x - 1, 70, x + 7, 46);
        brush.stroke(TRUNK, 4, trunk);
        for (double angle : new double[] {-2.9, -2.2, -0.9, -0.2, 0.5, 2.7}) {
            brush.at(x + 7, 46, angle, () -> brush.fill(0x3f9a55, oval(10, 0, 20, 6)));
        }
    }

    private void pine(double x, double base, double height, int green) {
        brush.fill(TRUNK, box(x - 2, base - 8, 4, 8));
        double half = height * 0.26;
        brush.fill(
                green,
                polygon(x, base - height, x + half * 0.7, base - height * 0.5, x - half * 0.7, base - height * 0.5));
        brush.fill(green, polygon(x, base - height * 0.75, x + half, base - 6, x - half, base - 6));
    }

    private void tree(double x, double base) {
        brush.fill(TRUNK, box(x - 3, base - 18, 6, 18));
        brush.fill(0x4f9c4a, oval(x, base - 30, 32, 30));
        brush.fill(0x5fae57, oval(x - 4, base - 34, 18, 16));
    }

    private void cactus(double x, double base) {
        var green = new Color(0x4d8f55);
        brush.fill(green, rounded(x - 4, base - 38, 8, 38, 8));
        brush.line(green, 5, x + 10, base - 28, x + 10, base - 20);
        brush.line(green, 5, x, base - 19, x + 10, base - 19);
        brush.line(green, 5, x - 10, base - 24, x - 10, base - 15);
        brush.line(green, 5, x, base - 14, x - 10, base - 14);
    }

    /// Everything below a wave of `waves` whole periods.
    private static Path2D hills(double top, double height, int waves, double phase) {
        var path = new Path2D.Double();
        path.moveTo(0, BOTTOM);
        for (int x = 0; x <= Backdrop.PERIOD; x += 4) {
            path.lineTo(x, top + height * Math.sin(2 * Math.PI * waves * x / Backdrop.PERIOD + phase));
        }
        path.lineTo(Backdrop.PERIOD, BOTTOM);
        path.closePath();
        return path;
    }

    /// Draws also what an edge has cut off at the other edge.
    private static void each(double x, DoubleConsumer drawing) {
        drawing.accept(x);
        drawing.accept(x - Backdrop.PERIOD);
        drawing.accept(x + Backdrop.PERIOD);
    }
}
