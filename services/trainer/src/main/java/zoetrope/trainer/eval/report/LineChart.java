package zoetrope.trainer.eval.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Lines over time as SVG. Colours are CSS classes `s0`, `s1`, ... of the page, so that they follow its theme.
///
/// @param low of the vertical axis
/// @param high of the vertical axis
/// @param unit after each value
record LineChart(String title, double low, double high, String unit) {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 210;
    private static final int LEFT = 44;
    private static final int RIGHT = 92;
    private static final int TOP = 14;
    private static final int BOTTOM = 30;
    private static final int LABEL = 13;

    /// @param values one a point; null where nothing was measured
    /// @param reference drawn dashed
    record Line(String name, List<@Nullable Double> values, int colour, boolean reference) {}

    /// @param seconds of the points
    String svg(List<Double> seconds, List<Line> lines) {
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                Html.escaped(title),
                WIDTH,
                HEIGHT,
                Html.escaped(title)));
        for (int i = 0; i <= 4; i++) {
            double value = low + (high - low) * i / 4;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"end\" x=\"%d\" y=\"%.1f\">%s</text>",
                    LEFT, WIDTH - RIGHT, y(value), y(value), LEFT - 6, y(value) + 4, Html.number(value) + unit));
        }
        for (int i = 0; i < seconds.size(); i += Math.max(1, seconds.size() / 6)) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"mid\" x=\"%.1f\" y=\"%d\">%.0f s</text>",
                    x(i, seconds.size()), HEIGHT - 10, seconds.get(i)));
        }
        double[] labels = labels(lines);
        for (int i = 0; i < lines.size(); i++) {
            svg.append(drawn(lines.get(i), labels[i]));
        }
        return svg.append("</svg></figure>").toString();
    }

    private String drawn(Line line, double label) {
        var path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < line.values().size(); i++) {
            var value = line.values().get(i);
            if (value != null) {
                path.append(String.format(
                        Locale.ROOT, "%s%.1f %.1f", pen ? "L" : "M", x(i, line.values().size()), y(value)));
            }
            pen = value != null;
        }
        return String.format(
                Locale.ROOT,
                "<path class=\"line s%d%s\" d=\"%s\"/><text class=\"t%d\" x=\"%d\" y=\"%.1f\">%s</text>",
                line.colour(),
                line.reference() ? " dashed" : "",
                path,
                line.colour(),
                WIDTH - RIGHT + 6,
                label,
                Html.escaped(line.name()));
    }

    /// Heights of the lines' names beside their ends, moved apart where they would cover each other.
    private double[] labels(List<Line> lines) {
        var order = new java.util.ArrayList<Integer>();
        var heights = new double[lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            var values = lines.get(i).values();
            var last = values.isEmpty() ? null : values.getLast();
            heights[i] = y(last == null ? low : last) + 4;
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(heights[a], heights[b]));
        for (int k = 1; k < order.size(); k++) {
            heights[order.get(k)] = Math.max(heights[order.get(k)], heights[order.get(k - 1)] + LABEL);
        }
        double over = order.isEmpty() ? 0 : heights[order.getLast()] - (HEIGHT - BOTTOM + 4);
        if (over > 0) {
            for (int i = 0; i < heights.length; i++) {
                heights[i] -= over;
            }
        }
        return heights;
    }

    private double x(int i, int points) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (points < 2 ? 0.5 : (double) i / (points - 1));
    }

    private double y(double value) {
        double share = high > low ? Math.clamp((value - low) / (high - low), 0, 1) : 0;
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }
}
