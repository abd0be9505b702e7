package zoetrope.trainer.world;

/// Which scenes a world may show. A `HELD_OUT` scene has at least one pair that no `TRAIN` scene has.
public enum Split {
    TRAIN,
    HELD_OUT
}
