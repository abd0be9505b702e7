package zoetrope.trainer.world;

/// The laws of motion: an actor's pose as a function of time alone, so that any frame can be drawn without those before
/// it.
final class Motion {
    static final int SIDE = 128;

    /// Pixels a second squared.
    static final double GRAVITY = 130;

    /// Pixels from the floor to the top of the ball's flight; the restitution is 1, so every flight is the same.
    static final double BOUNCE = 46;

    static final double LAUNCH = Math.sqrt(2 * GRAVITY * BOUNCE);
    static final double FLIGHT_SECONDS = 2 * LAUNCH / GRAVITY;

    private Motion() {}

    /// `scroll`: pixels the camera has panned the actor's way; the ground passes that much faster beneath it.
    static Pose pose(Actor actor, Place place, double seconds, double scroll) {
        double clock = seconds + 7 * actor.phase();
        double gone = actor.heading() == Heading.STILL ? 0 : actor.pace().speed * seconds;
        double x = across(actor, gone);
        double y = height(actor, place, gone);
        double travelled = gone + scroll + 31 * actor.phase();
        return switch (actor.kind()) {
            case BALL -> new Pose(x, y - ballHeight(seconds + actor.phase() * FLIGHT_SECONDS), travelled, clock, 0);
            case BIRD -> new Pose(x, y + 3 * wave(clock, 2), travelled, clock, 0);
            case BUTTERFLY -> new Pose(x, y + 6 * wave(clock, 1.25), travelled, clock, 0.2 * wave(clock, 1.25));
            case FISH -> new Pose(x, y + 2 * wave(clock, 2), travelled, clock, 0);
            case PLANE -> new Pose(x, y + 1.5 * wave(clock, 3), travelled, clock, 0);
            case SAILBOAT -> new Pose(x, y + 1.2 * wave(clock, 2), travelled, clock, 0.06 * wave(clock, 2.5));
            case KITE ->
                new Pose(x + 7 * wave(clock, 4), y + 4 * wave(clock, 2), travelled, clock, 0.22 * wave(clock, 4));
            case BALLOON -> new Pose(x, y, travelled, clock, 0.05 * wave(clock, 3));
            case CAR, TRAIN, BICYCLE, PERSON, DOG, WINDMILL, CAMPFIRE, ROCKET -> new Pose(x, y, travelled, clock, 0);
        };
    }

    /// Height over the floor, pixels: launch t - g t^2 / 2 from bounce to bounce.
    static double ballHeight(double seconds) {
        double t = seconds % FLIGHT_SECONDS;
        return LAUNCH * t - GRAVITY * t * t / 2;
    }

    private static double across(Actor actor, double gone) {
        return switch (actor.heading()) {
            case RIGHT -> lap(actor, gone, actor.width());
            case LEFT -> SIDE - lap(actor, gone, actor.width());
            case UP, DOWN -> 44 + 40 * actor.lane();
            case STILL -> 50 + 28 * actor.start();
        };
    }

    private static double height(Actor actor, Place place, double gone) {
        double half = actor.height() / 2;
        return switch (actor.heading()) {
            case UP -> SIDE - lap(actor, gone, actor.height());
            case DOWN -> lap(actor, gone, actor.height());
            case LEFT, RIGHT, STILL ->
                switch (actor.kind().habitat) {
                    case GROUND -> place.ground + 10 * actor.lane() - half;
                    case AIR -> Math.max(half + 5, 30 + 22 * actor.lane());
                    case WATER_SURFACE -> place.waterline + 8 * actor.lane() - half;
                    case WATER -> place.depth + place.swim * (2 * actor.lane() - 1);
                };
        };
    }

    /// From wholly outside on one side (-extent / 2) to wholly outside on the other, again and again. The first lap
    /// starts in a narrow band of the earlier half of the frame: a short clip shows its actor throughout, and its
    /// caption nearly determines the first picture.
    private static double lap(Actor actor, double gone, double extent) {
        double way = SIDE + extent;
        return (extent / 2 + SIDE * (0.15 + 0.2 * actor.start()) + gone) % way - extent / 2;
    }

    /// A sine of unit height with the given period in seconds.
    private static double wave(double clock, double period) {
        return Math.sin(2 * Math.PI * clock / period);
    }
}
