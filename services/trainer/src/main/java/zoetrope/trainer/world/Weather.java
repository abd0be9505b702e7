package zoetrope.trainer.world;

/// What falls from the sky or hangs in the air.
public enum Weather {
    CLEAR,
    CLOUDY,
    RAIN,
    SNOW,
    FOG
}
