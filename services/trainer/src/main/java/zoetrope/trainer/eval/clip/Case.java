package zoetrope.trainer.eval.clip;

import zoetrope.trainer.world.Actor;
import zoetrope.trainer.world.Camera;
import zoetrope.trainer.world.Scene;
import zoetrope.trainer.world.Weather;

/// A prompt with the scene that it asks for, which has one actor.
///
/// @param seed of the model's noise
public record Case(Scene scene, String prompt, long seed) {
    public Case {
        if (scene.actors().size() != 1) {
            throw new IllegalArgumentException("actors: " + scene.actors().size() + " (expected: 1)");
        }
    }

    public Actor actor() {
        return scene.actors().getFirst();
    }

    /// Whether nothing but the actor moves when the scene is as it should be.
    public boolean still() {
        return scene.camera() == Camera.STATIC
                && scene.weather() != Weather.RAIN
                && scene.weather() != Weather.SNOW;
    }
}
