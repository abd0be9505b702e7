package zoetrope.trainer.world;

import java.util.List;

/// Everything that a clip shows. `offset` (pixels) shifts the scenery, `phase` (frames) the rain and the snow.
public record Scene(
        Place place, TimeOfDay time, Weather weather, Camera camera, List<Actor> actors, int offset, int phase) {
    public Scene {
        actors = List.copyOf(actors);
        if (actors.isEmpty() || actors.size() > 2) {
            throw new IllegalArgumentException("actors: " + actors.size() + " (expected: 1..2)");
        }
        for (Actor actor : actors) {
            if (!place.admits(actor.kind())) {
                throw new IllegalArgumentException(
                        "actor in " + place + ": " + actor.kind() + " (expected: one of " + place.kinds() + ")");
            }
        }
    }
}
