package zoetrope.trainer.world;

import java.awt.Color;
import java.awt.Graphics2D;

/// What an hour and a weather make of the light: the two ends of the sky, the light on the scenery and the haze before
/// it.
record Air(Color zenith, Color horizon, Light light, Color haze, double hazeShare) {
    static Air of(Scene scene) {
        return of(scene.place(), scene.time(), scene.weather());
    }

    static Air of(Place place, TimeOfDay time, Weather weather) {
        if (place == Place.MOON) {
            return new Air(new Color(0x05060f), new Color(0x12142a), time.light, Color.BLACK, 0);
        }
        if (place == Place.UNDERWATER) {
            var light = time.light.softened(0.25);
            return new Air(
                    light.on(new Color(0x3fb4d8)),
                    light.on(new Color(0x0b4f93)),
                    light,
                    light.on(new Color(0x2a86c0)),
                    0.12);
        }
        double grey = switch (weather) {
            case CLEAR -> 0;
            case CLOUDY -> 0.3;
            case RAIN -> 0.65;
            case SNOW -> 0.55;
            case FOG -> 0.7;
        };
        var cloud = time.light.on(weather == Weather.RAIN ? new Color(0x8a94a6) : new Color(0xd3d9e0));
        double hazeShare = switch (weather) {
            case CLEAR, CLOUDY -> 0;
            case RAIN -> 0.18;
            case SNOW -> 0.15;
            case FOG -> 0.48;
        };
        return new Air(
                Light.mix(time.zenith, cloud, grey),
                Light.mix(time.horizon, cloud, grey),
                time.light,
                cloud,
                hazeShare);
    }

    /// For the scenery.
    Brush scenery(Graphics2D graphics) {
        return new Brush(graphics, light, haze, hazeShare);
    }

    /// For the actors, which keep more of their own colour.
    Brush actors(Graphics2D graphics) {
        return new Brush(graphics, light.softened(0.7), haze, hazeShare * 0.4);
    }
}
