package zoetrope.trainer.world;

import java.awt.Color;
import java.util.Locale;

/// The colours an actor can have, far enough apart to be told by name under every light.
public enum Colour {
    RED(0xdf2f2a),
    ORANGE(0xff8412),
    YELLOW(0xffd92e),
    GREEN(0x1f9a44),
    BLUE(0x2561dd),
    PURPLE(0x8636bd),
    PINK(0xff80bd),
    WHITE(0xf7f7f5);

    final Color paint;

    Colour(int rgb) {
        this.paint = new Color(rgb);
    }

    /// The English word.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
