package zoetrope.trainer.eval.probe;

import zoetrope.trainer.world.Clip;
import zoetrope.trainer.world.Colour;
import zoetrope.trainer.world.Heading;
import zoetrope.trainer.world.Kind;
import zoetrope.trainer.world.Place;

/// The truth about one look at a scene with one actor.
///
/// @param x of the actor's middle, 0..1 from left to right
/// @param y of the actor's middle, 0..1 from top to bottom
/// @param visible whether a quarter of the actor is in the frame; when not, only the place can be told
public record Label(Kind kind, Colour colour, Place place, Heading heading, double x, double y, boolean visible) {
    static Label of(Clip clip, int frame) {
        var scene = clip.scene();
        var actor = scene.actors().getFirst();
        var position = clip.positions(frame).getFirst();
        return new Label(
                actor.kind(),
                actor.colour(),
                scene.place(),
                actor.heading(),
                Math.clamp(position.x(), 0, 1),
                Math.clamp(position.y(), 0, 1),
                position.visible());
    }
}
