package zoetrope.trainer.world;

import java.awt.Color;

/// Coloured light, as a factor (0..1) for each channel.
record Light(double red, double green, double blue) {
    Color on(Color surface) {
        return new Color(
                (int) (surface.getRed() * red),
                (int) (surface.getGreen() * green),
                (int) (surface.getBlue() * blue),
                surface.getAlpha());
    }

    /// Nearer to white light; `amount` 1 is white. Actors get a softened light so that their colour can still be named
    /// at night.
    Light softened(double amount) {
        return new Light(red + (1 - red) * amount, green + (1 - green) * amount, blue + (1 - blue) * amount);
    }

    /// `share` (0..1) of `b`, the rest of `a`; opaque.
    static Color mix(Color a, Color b, double share) {
        return new Color(
                (int) Math.round(a.getRed() + (b.getRed() - a.getRed()) * share),
                (int) Math.round(a.getGreen() + (b.getGreen() - a.getGreen()) * share),
                (int) Math.round(a.getBlue() + (b.getBlue() - a.getBlue()) * share));
    }
}
