package zoetrope.trainer.world;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The seeded source of scenes. Stateless: any thread may ask for any seed.
public record World(Split split) {
    private static final double TWO_ACTORS = 0.2;
    private static final double CLEAR = 0.5;
    private static final double RESTING_CAMERA = 0.76;
    private static final double PANNING_CAMERA = 0.68;
    /// Pixels; small, so that the caption nearly determines the scenery.
    private static final int OFFSETS = 8;

    public Clip clip(long seed) {
        var scene = scene(seed);
        return new Clip(scene, Caption.of(scene, seed));
    }

    /// A pure function of the split and the seed.
    public Scene scene(long seed) {
        var random = new SplittableRandom(seed);
        while (true) {
            var scene = anyScene(random);
            if (HeldOut.holds(scene) == (split == Split.HELD_OUT)) {
                return scene;
            }
        }
    }

    private static Scene anyScene(SplittableRandom random) {
        var place = pick(List.of(Place.values()), random);
        var time = pick(place.times(), random);
        var weathers = place.weathers();
        var weather = random.nextDouble() < CLEAR || weathers.size() == 1
                ? Weather.CLEAR
                : pick(weathers.subList(1, weathers.size()), random);
        var actors = actors(place, random);
        return new Scene(
                place, time, weather, camera(actors, random), actors, random.nextInt(OFFSETS), random.nextInt(1 << 12));
    }

    private static List<Actor> actors(Place place, SplittableRandom random) {
        var kinds = new ArrayList<>(place.kinds());
        if (kinds.contains(Kind.SAILBOAT)) {
            kinds.add(Kind.SAILBOAT); // has three places only: twice as likely there
        }
        var first = pick(kinds, random);
        if (random.nextDouble() >= TWO_ACTORS) {
            return List.of(actor(first, random.nextDouble(), random));
        }
        // one above, one below, so that neither hides the other for long
        kinds.removeIf(kind -> kind.habitat == first.habitat);
        return List.of(
                actor(first, 0.35 * random.nextDouble(), random),
                actor(pick(kinds, random), 0.65 + 0.35 * random.nextDouble(), random));
    }

    private static Actor actor(Kind kind, double lane, SplittableRandom random) {
        return new Actor(
                kind,
                pick(List.of(Colour.values()), random),
                random.nextBoolean() ? Size.MEDIUM : pick(List.of(Size.values()), random),
                random.nextBoolean() ? Pace.NORMAL : pick(List.of(Pace.values()), random),
                pick(kind.headings(), random),
                random.nextDouble(),
                lane,
                random.nextDouble());
    }

    /// Only actors that go sideways are followed by a pan: a windmill would be left behind.
    private static Camera camera(List<Actor> actors, SplittableRandom random) {
        double chance = random.nextDouble();
        if (chance < RESTING_CAMERA) {
            return Camera.STATIC;
        }
        var heading = actors.getFirst().heading();
        boolean together = actors.stream().allMatch(actor -> actor.heading() == heading);
        if (chance < RESTING_CAMERA + PANNING_CAMERA * (1 - RESTING_CAMERA)) {
            return switch (heading) {
                case LEFT -> together ? Camera.PAN_LEFT : Camera.STATIC;
                case RIGHT -> together ? Camera.PAN_RIGHT : Camera.STATIC;
                case UP, DOWN, STILL -> Camera.STATIC;
            };
        }
        return Camera.ZOOM;
    }

    private static <T> T pick(List<T> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }
}
