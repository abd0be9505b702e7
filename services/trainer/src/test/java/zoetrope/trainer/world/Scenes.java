package zoetrope.trainer.world;

import java.util.List;

/// Scenes made by hand.
final class Scenes {
    private Scenes() {}

    static Actor actor(Kind kind, Colour colour) {
        return actor(kind, colour, kind.canonicalHeading());
    }

    static Actor actor(Kind kind, Colour colour, Heading heading) {
        return new Actor(kind, colour, Size.MEDIUM, Pace.NORMAL, heading, 0.5, 0.5, 0.2);
    }

    static Scene of(Place place, Camera camera, Actor... actors) {
        return new Scene(place, TimeOfDay.NOON, Weather.CLEAR, camera, List.of(actors), 0, 0);
    }

    static Clip clip(Scene scene) {
        return new Clip(scene, Caption.of(scene, 1));
    }

    static byte[] frame(Clip clip, int frame) {
        var rgb = new byte[3 * Clip.SIDE * Clip.SIDE];
        clip.render(frame, rgb);
        return rgb;
    }
}
