package zoetrope.trainer.world;

import java.awt.Color;

/// The hour, which chooses the colours of the sky and the light on everything else.
public enum TimeOfDay {
    MORNING(0x8fc8f2, 0xffe2c0, 1.00, 0.96, 0.90),
    NOON(0x4aa3ee, 0xc9e8fb, 1.00, 1.00, 1.00),
    SUNSET(0x6a4c9c, 0xff9c58, 0.98, 0.78, 0.70),
    NIGHT(0x0a1033, 0x32437f, 0.36, 0.42, 0.66);

    final Color zenith;
    final Color horizon;
    final Light light;

    TimeOfDay(int zenith, int horizon, double red, double green, double blue) {
        this.zenith = new Color(zenith);
        this.horizon = new Color(horizon);
        this.light = new Light(red, green, blue);
    }
}
