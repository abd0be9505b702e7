package zoetrope.trainer.world;

import java.awt.Color;

/// Draws one kind of actor: facing right, its box centred on the origin, in pixels of a medium one.
@FunctionalInterface
interface Sprite {
    /// `colour` is the actor's own; the rest has fixed colours. Only the clocks of the pose matter here.
    void draw(Brush brush, Color colour, Pose pose);

    static Sprite of(Kind kind) {
        return switch (kind) {
            case CAR -> Vehicles::car;
            case TRAIN -> Vehicles::train;
            case BICYCLE -> Vehicles::bicycle;
            case SAILBOAT -> Vehicles::sailboat;
            case PERSON -> Walkers::person;
            case DOG -> Walkers::dog;
            case BALL -> Fixtures::ball;
            case WINDMILL -> Fixtures::windmill;
            case CAMPFIRE -> Fixtures::campfire;
            case KITE -> Fixtures::kite;
            case BIRD -> Winged::bird;
            case BUTTERFLY -> Winged::butterfly;
            case FISH -> Winged::fish;
            case PLANE -> Aircraft::plane;
            case ROCKET -> Aircraft::rocket;
            case BALLOON -> Aircraft::balloon;
        };
    }
}
