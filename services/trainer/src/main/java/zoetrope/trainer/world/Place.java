package zoetrope.trainer.world;

import java.util.Arrays;
import java.util.List;

/// The places. Heights are pixels from the top of the frame.
public enum Place {
    BEACH(62, 104, 80, 0, 0),
    CITY(88, 104, 0, 0, 0),
    FOREST(86, 104, 0, 0, 0),
    DESERT(84, 104, 0, 0, 0),
    MOUNTAINS(88, 104, 0, 0, 0),
    MEADOW(84, 104, 0, 0, 0),
    OCEAN(66, 0, 84, 104, 8),
    LAKE(80, 0, 94, 108, 6),
    MOON(88, 104, 0, 0, 0),
    UNDERWATER(102, 112, 0, 60, 14);

    /// Where the ground or the water begins.
    final double horizon;

    /// Where feet and wheels stand; 0 where there is no ground.
    final double ground;

    /// Where a hull floats; 0 where none does.
    final double waterline;

    /// The middle of the depth in which fish swim; 0 where none do.
    final double depth;

    /// How far above and below that they may be.
    final double swim;

    Place(double horizon, double ground, double waterline, double depth, double swim) {
        this.horizon = horizon;
        this.ground = ground;
        this.waterline = waterline;
        this.depth = depth;
        this.swim = swim;
    }

    /// Whether this kind can be met here.
    public boolean admits(Kind kind) {
        if (this == UNDERWATER) {
            return switch (kind) {
                case FISH, BALL, PERSON, BICYCLE -> true;
                default -> false;
            };
        }
        return switch (kind.habitat) {
            case GROUND -> ground > 0;
            case AIR -> true;
            case WATER_SURFACE -> waterline > 0;
            case WATER -> depth > 0;
        };
    }

    /// The kinds that can be met here, in their order.
    public List<Kind> kinds() {
        return Arrays.stream(Kind.values()).filter(this::admits).toList();
    }

    /// The moon's sky is black at any hour, so it has one hour only.
    public List<TimeOfDay> times() {
        return this == MOON ? List.of(TimeOfDay.NOON) : List.of(TimeOfDay.values());
    }

    /// No weather where there is no air.
    public List<Weather> weathers() {
        return this == MOON || this == UNDERWATER ? List.of(Weather.CLEAR) : List.of(Weather.values());
    }
}
