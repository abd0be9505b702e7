package zoetrope.trainer.report;

import ai.djl.ndarray.NDArray;
import java.awt.Color;
import java.awt.Font;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/// A contact sheet: rows of frames, each row under a line of text.
public final class Sheet {
    private static final int TEXT = 16;
    private static final int GAP = 2;

    private record Row(String text, List<BufferedImage> frames) {}

    private final List<Row> rows = new ArrayList<>();

    /// Adds `columns` frames spread evenly over a clip.
    ///
    /// @param video (T, 3, H, W) in [0,1]
    public Sheet row(String text, NDArray video, int columns) {
        var shape = video.getShape();
        int frames = (int) shape.get(0);
        int height = (int) shape.get(2);
        int width = (int) shape.get(3);
        float[] values = video.toFloatArray();
        var images = new ArrayList<BufferedImage>();
        for (int column = 0; column < columns; column++) {
            int frame = columns == 1 ? 0 : column * (frames - 1) / (columns - 1);
            var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            int plane = width * height;
            for (int i = 0; i < plane; i++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    rgb = rgb << 8 | Math.clamp(Math.round(values[(frame * 3 + c) * plane + i] * 255), 0, 255);
                }
                image.setRGB(i % width, i / width, rgb);
            }
            images.add(image);
        }
        rows.add(new Row(text, images));
        return this;
    }

    /// Writes the PNG.
    public void write(Path file) throws IOException {
        int width = 0;
        int height = 0;
        for (var row : rows) {
            int across = 0;
            for (var frame : row.frames()) {
                across += frame.getWidth() + GAP;
            }
            width = Math.max(width, across);
            height += row.frames().getFirst().getHeight() + GAP + (row.text().isEmpty() ? 0 : TEXT);
        }
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var g = picture.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.setColor(Color.BLACK);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        int y = 0;
        for (var row : rows) {
            if (!row.text().isEmpty()) {
                g.drawString(row.text(), 2, y + TEXT - 4);
                y += TEXT;
            }
            int x = 0;
            for (var frame : row.frames()) {
                g.drawImage(frame, x, y, null);
                x += frame.getWidth() + GAP;
            }
            y += row.frames().getFirst().getHeight() + GAP;
        }
        g.dispose();
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        ImageIO.write(picture, "png", file.toFile());
    }
}
