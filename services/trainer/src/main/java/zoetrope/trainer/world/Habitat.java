package zoetrope.trainer.world;

/// Which part of a place an actor moves in.
enum Habitat {
    GROUND,
    AIR,
    WATER_SURFACE,
    WATER
}
