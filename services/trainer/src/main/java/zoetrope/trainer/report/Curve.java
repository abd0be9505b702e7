package zoetrope.trainer.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/// Values against minutes of training: appended to a CSV file (so that a resumed run continues it) and drawn, one panel
/// a value. Columns: minutes, step, then the named values.
public final class Curve {
    private static final int WIDTH = 900;
    private static final int PANEL = 260;
    private static final int MARGIN = 46;

    private final Path csv;
    private final List<String> names;

    public Curve(Path csv, List<String> names) {
        this.csv = csv;
        this.names = List.copyOf(names);
    }

    public void add(double minutes, int step, double... values) throws IOException {
        var line = new StringBuilder(String.format(Locale.ROOT, "%.3f,%d", minutes, step));
        for (double value : values) {
            line.append(String.format(Locale.ROOT, ",%.6f", value));
        }
        if (!Files.exists(csv)) {
            Files.writeString(csv, "minutes,step," + String.join(",", names) + "\n");
        }
        Files.writeString(csv, line.append('\n'), StandardOpenOption.APPEND);
    }

    /// The last value of a column of values, counted from 0; 0 before the first point.
    public double last(int column) throws IOException {
        if (!Files.exists(csv)) {
            return 0;
        }
        String line = Files.readAllLines(csv).getLast();
        return line.startsWith("minutes") ? 0 : Double.parseDouble(line.split(",")[column + 2]);
    }

    /// Draws the file beside the CSV, with the suffix `.png`.
    public void draw() throws IOException {
        var points = new ArrayList<double[]>();
        for (String line : Files.readAllLines(csv)) {
            if (!line.startsWith("minutes")) {
                String[] cells = line.split(",");
                double[] point = new double[cells.length];
                for (int i = 0; i < cells.length; i++) {
                    point[i] = Double.parseDouble(cells[i]);
                }
                points.add(point);
            }
        }
        var picture = new BufferedImage(WIDTH, PANEL * names.size(), BufferedImage.TYPE_INT_RGB);
        var g = picture.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, WIDTH, picture.getHeight());
        for (int i = 0; i < names.size(); i++) {
            panel(g, names.get(i), points, i);
        }
        g.dispose();
        String name = String.valueOf(csv.getFileName()).replace(".csv", ".png");
        ImageIO.write(picture, "png", csv.resolveSibling(name).toFile());
    }

    private static void panel(Graphics2D g, String name, List<double[]> points, int index) {
        int top = index * PANEL;
        // the first tenth is far off and would flatten the rest
        var shown = points.subList(points.size() / 10, points.size());
        double low = shown.stream().mapToDouble(p -> p[index + 2]).min().orElse(0);
        double high = shown.stream().mapToDouble(p -> p[index + 2]).max().orElse(1);
        double end = points.isEmpty() ? 1 : points.getLast()[0];
        g.setColor(Color.LIGHT_GRAY);
        g.drawRect(MARGIN, top + 20, WIDTH - 2 * MARGIN, PANEL - 50);
        g.setColor(Color.BLACK);
        g.drawString(name, MARGIN, top + 14);
        g.drawString(String.format(Locale.ROOT, "%.4g", high), 2, top + 28);
        g.drawString(String.format(Locale.ROOT, "%.4g", low), 2, top + PANEL - 32);
        g.drawString(String.format(Locale.ROOT, "%.1f min", end), WIDTH - 2 * MARGIN, top + PANEL - 14);
        g.setColor(new Color(30, 90, 180));
        g.setStroke(new BasicStroke(1.5f));
        int[] before = null;
        for (var p : points) {
            double share = high > low ? Math.clamp((p[index + 2] - low) / (high - low), 0, 1) : 0.5;
            int x = MARGIN + (int) (p[0] / Math.max(end, 1e-9) * (WIDTH - 2 * MARGIN));
            int y = top + PANEL - 30 - (int) (share * (PANEL - 50));
            if (before != null) {
                g.drawLine(before[0], before[1], x, y);
            }
            before = new int[] {x, y};
        }
    }
}
