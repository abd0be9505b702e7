package zoetrope.trainer.world;

import java.util.Arrays;
import java.util.List;

/// The pairs that are never trained on: for each kind one colour and, if it has four places or more, one place; and
/// three pairs of
/// kind and heading. Canonical ones are never held out, since captions leave them unsaid.
public final class HeldOut {
    private HeldOut() {}

    public static boolean holds(Scene scene) {
        return scene.actors().stream()
                .anyMatch(actor -> holds(actor.kind(), actor.colour())
                        || holds(actor.kind(), scene.place())
                        || holds(actor.kind(), actor.heading()));
    }

    public static boolean holds(Kind kind, Colour colour) {
        var colours = Arrays.stream(Colour.values())
                .filter(candidate -> candidate != kind.canonicalColour())
                .toList();
        return colour == pick(colours, 3 * kind.ordinal() + 1);
    }

    public static boolean holds(Kind kind, Place place) {
        var places = Arrays.stream(Place.values())
                .filter(candidate -> candidate.admits(kind) && candidate != kind.canonicalPlace())
                .toList();
        return places.size() >= 3 && place == pick(places, 5 * kind.ordinal() + 2);
    }

    public static boolean holds(Kind kind, Heading heading) {
        return switch (kind) {
            case BICYCLE, PLANE -> heading == Heading.LEFT;
            case BALLOON -> heading == Heading.DOWN;
            default -> false;
        };
    }

    private static <T> T pick(List<T> from, int index) {
        return from.get(index % from.size());
    }
}
