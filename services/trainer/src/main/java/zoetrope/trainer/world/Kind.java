package zoetrope.trainer.world;

import static zoetrope.trainer.world.Habitat.AIR;
import static zoetrope.trainer.world.Habitat.GROUND;
import static zoetrope.trainer.world.Habitat.WATER;
import static zoetrope.trainer.world.Habitat.WATER_SURFACE;
import static zoetrope.trainer.world.Heading.DOWN;
import static zoetrope.trainer.world.Heading.LEFT;
import static zoetrope.trainer.world.Heading.RIGHT;
import static zoetrope.trainer.world.Heading.STILL;
import static zoetrope.trainer.world.Heading.UP;

import java.util.List;

/// The actors. Each has its own silhouette, its own way to move, and a canonical colour and heading (the first of
/// `headings`)
/// for captions that name none.
public enum Kind {
    CAR(GROUND, 44, 22, Colour.RED, RIGHT, LEFT),
    TRAIN(GROUND, 56, 26, Colour.GREEN, RIGHT, LEFT),
    BICYCLE(GROUND, 40, 28, Colour.BLUE, RIGHT, LEFT),
    PERSON(GROUND, 20, 42, Colour.BLUE, RIGHT, LEFT),
    DOG(GROUND, 38, 27, Colour.ORANGE, RIGHT, LEFT),
    BALL(GROUND, 29, 29, Colour.RED, STILL, RIGHT, LEFT),
    WINDMILL(GROUND, 46, 62, Colour.WHITE, STILL),
    CAMPFIRE(GROUND, 30, 36, Colour.ORANGE, STILL),
    BIRD(AIR, 38, 34, Colour.WHITE, RIGHT, LEFT),
    BUTTERFLY(AIR, 32, 30, Colour.PURPLE, RIGHT, LEFT),
    PLANE(AIR, 48, 24, Colour.WHITE, RIGHT, LEFT),
    ROCKET(AIR, 22, 48, Colour.RED, UP, DOWN),
    BALLOON(AIR, 32, 44, Colour.YELLOW, UP, DOWN, LEFT, RIGHT),
    KITE(AIR, 28, 46, Colour.PINK, STILL, LEFT, RIGHT),
    FISH(WATER, 38, 24, Colour.ORANGE, RIGHT, LEFT),
    SAILBOAT(WATER_SURFACE, 40, 46, Colour.WHITE, RIGHT, LEFT);

    final Habitat habitat;

    /// Pixels, for a medium actor; the drawing stays inside this box.
    final double width;

    final double height;
    private final Colour canonicalColour;
    private final List<Heading> headings;

    Kind(Habitat habitat, double width, double height, Colour canonicalColour, Heading... headings) {
        this.habitat = habitat;
        this.width = width;
        this.height = height;
        this.canonicalColour = canonicalColour;
        this.headings = List.of(headings);
    }

    public Colour canonicalColour() {
        return canonicalColour;
    }

    public Heading canonicalHeading() {
        return headings.getFirst();
    }

    public List<Heading> headings() {
        return headings;
    }

    /// The place of a caption that names none.
    public Place canonicalPlace() {
        return switch (this) {
            case FISH -> Place.UNDERWATER;
            case SAILBOAT -> Place.OCEAN;
            default -> Place.MEADOW;
        };
    }
}
