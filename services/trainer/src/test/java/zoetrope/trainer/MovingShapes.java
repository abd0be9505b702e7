package zoetrope.trainer;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Discs and bars that slide over a gradient: enough of a world for tests of the training.
public final class MovingShapes implements Footage.Source {
    private final int side;

    public MovingShapes(int side) {
        this.side = side;
    }

    @Override
    public Footage film(long seed, int first, int frames) {
        var random = new SplittableRandom(seed);
        var sky = new Color(random.nextInt(1 << 24));
        var ground = new Color(random.nextInt(1 << 24));
        var colour = new Color(random.nextInt(1 << 24));
        double size = side * (0.1 + 0.15 * random.nextDouble());
        double x = side * random.nextDouble();
        double y = side * random.nextDouble();
        double dx = side / 64.0 * (random.nextDouble() * 4 - 2);
        double dy = side / 64.0 * (random.nextDouble() * 2 - 1);
        boolean disc = random.nextBoolean();
        var rgb = new byte[frames * 3 * side * side];
        var boxes = new ArrayList<List<Footage.Box>>();
        for (int t = 0; t < frames; t++) {
            var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
            var g = image.createGraphics();
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setPaint(new GradientPaint(0, 0, sky, 0, side, ground));
            g.fillRect(0, 0, side, side);
            g.setColor(colour);
            double left = x + dx * (first + t);
            double top = y + dy * (first + t);
            g.fill(disc ? new Ellipse2D.Double(left, top, size, size) : new Rectangle2D.Double(left, top, size, size / 2));
            g.dispose();
            boxes.add(List.of(new Footage.Box((int) left, (int) top, (int) (left + size) + 1, (int) (top + size) + 1)));
            for (int i = 0; i < side * side; i++) {
                int pixel = image.getRGB(i % side, i / side);
                for (int c = 0; c < 3; c++) {
                    rgb[(t * 3 + c) * side * side + i] = (byte) (pixel >> (16 - 8 * c));
                }
            }
        }
        return new Footage(side, rgb, boxes, disc ? "a disc" : "a bar");
    }
}
