package zoetrope.trainer.world;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/// A page of pictures: a row for each clip, time from left to right, the caption beneath. Rows may come from the world
/// or from a
/// network, since a row is only bytes.
public final class ContactSheet {
    private static final int GAP = 4;
    private static final int LINE = 15;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    private record Row(List<byte[]> frames, String caption) {}

    private final int side;
    private final List<Row> rows = new ArrayList<>();

    /// `side`: pixels in height and in width of each frame.
    public ContactSheet(int side) {
        this.side = side;
    }

    /// Frames as rows of R, G, B bytes, (side, side, 3), flattened.
    public ContactSheet row(List<byte[]> frames, String caption) {
        for (byte[] frame : frames) {
            if (frame.length != 3 * side * side) {
                throw new IllegalArgumentException(
                        "frame.length: " + frame.length + " (expected: " + 3 * side * side + ")");
            }
        }
        rows.add(new Row(List.copyOf(frames), caption));
        return this;
    }

    /// `columns` frames of the clip, `stride` frames apart.
    public ContactSheet row(Clip clip, int columns, int stride) {
        var frames = new ArrayList<byte[]>();
        for (int column = 0; column < columns; column++) {
            var frame = new byte[3 * Clip.SIDE * Clip.SIDE];
            clip.render(column * stride, frame);
            frames.add(frame);
        }
        return row(frames, clip.caption().text());
    }

    public void write(Path png) throws IOException {
        ImageIO.write(picture(), "png", png.toFile());
    }

    BufferedImage picture() {
        int columns = rows.stream().mapToInt(row -> row.frames().size()).max().orElse(1);
        var sheet = new BufferedImage(
                GAP + columns * (side + GAP), GAP + rows.size() * (side + LINE + GAP), BufferedImage.TYPE_INT_RGB);
        var graphics = sheet.createGraphics();
        Brush.smooth(graphics);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        for (int i = 0; i < rows.size(); i++) {
            draw(graphics, rows.get(i), GAP + i * (side + LINE + GAP));
        }
        graphics.dispose();
        return sheet;
    }

    private void draw(Graphics2D graphics, Row row, int top) {
        int left = GAP;
        for (byte[] frame : row.frames()) {
            graphics.drawImage(image(frame), left, top, null);
            left += side + GAP;
        }
        graphics.setColor(Color.DARK_GRAY);
        graphics.setFont(FONT);
        graphics.drawString(row.caption(), GAP, top + side + LINE - GAP);
    }

    private BufferedImage image(byte[] frame) {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side; i++) {
            int rgb = (frame[3 * i] & 255) << 16 | (frame[3 * i + 1] & 255) << 8 | frame[3 * i + 2] & 255;
            image.setRGB(i % side, i / side, rgb);
        }
        return image;
    }
}
