package zoetrope.trainer.world;

import java.util.List;

/// The vocabulary: for each thing its ways to be said.
final class Words {
    private Words() {}

    /// A noun and the verb for its motion, "bounces" and "bouncing".
    record Name(String noun, List<String> verbs, List<String> participles) {}

    static List<Name> names(Kind kind) {
        return switch (kind) {
            case CAR ->
                of(List.of("drives", "is driving", "rolls"), List.of("driving", "rolling"), "car", "car", "automobile");
            case TRAIN ->
                of(
                        List.of("rolls", "travels", "is travelling"),
                        List.of("rolling", "travelling"),
                        "train",
                        "train",
                        "steam train",
                        "locomotive");
            case BICYCLE ->
                of(List.of("rolls", "rides", "is riding"), List.of("rolling", "riding"), "bicycle", "bicycle", "bike");
            case PERSON ->
                of(
                        List.of("walks", "is walking", "strolls"),
                        List.of("walking", "strolling"),
                        "person",
                        "person",
                        "man",
                        "human");
            case DOG -> of(List.of("runs", "is running"), List.of("running"), "dog", "dog", "puppy");
            case BALL ->
                of(List.of("bounces", "is bouncing"), List.of("bouncing"), "ball", "ball", "ball", "beach ball");
            case WINDMILL ->
                of(
                        List.of("turns", "is turning", "spins"),
                        List.of("turning", "spinning"),
                        "windmill",
                        "windmill",
                        "mill");
            case CAMPFIRE ->
                of(
                        List.of("burns", "is burning", "flickers"),
                        List.of("burning", "flickering"),
                        "campfire",
                        "campfire",
                        "fire",
                        "bonfire");
            case BIRD -> of(List.of("flies", "is flying", "flaps"), List.of("flying", "flapping"), "bird", "bird");
            case BUTTERFLY ->
                of(
                        List.of("flutters", "is fluttering", "flies"),
                        List.of("fluttering", "flying"),
                        "butterfly",
                        "butterfly");
            case PLANE ->
                of(List.of("flies", "is flying"), List.of("flying"), "plane", "plane", "airplane", "aeroplane");
            case ROCKET ->
                of(
                        List.of("flies", "is flying", "moves"),
                        List.of("flying", "moving"),
                        "rocket",
                        "rocket",
                        "spaceship");
            case BALLOON ->
                of(
                        List.of("floats", "is floating", "drifts"),
                        List.of("floating", "drifting"),
                        "hot air balloon",
                        "hot air balloon",
                        "balloon");
            case KITE ->
                of(List.of("flies", "is flying", "sails in the wind"), List.of("flying", "swaying"), "kite", "kite");
            case FISH -> of(List.of("swims", "is swimming"), List.of("swimming"), "fish", "fish");
            case SAILBOAT ->
                of(List.of("sails", "is sailing"), List.of("sailing"), "sailboat", "sailboat", "sailing boat", "boat");
        };
    }

    static List<String> place(Place place) {
        return switch (place) {
            case BEACH -> List.of("on a beach", "on a beach", "at the beach", "on a sandy beach", "by the seaside");
            case CITY -> List.of("in the city", "in a city", "on a city street", "in town");
            case FOREST -> List.of("in a forest", "in the forest", "in the woods", "among the trees of a forest");
            case DESERT -> List.of("in the desert", "in a desert", "among the dunes of a desert");
            case MOUNTAINS ->
                List.of(
                        "in snowy mountains",
                        "in the mountains",
                        "by the snowy mountains",
                        "in the snow below high mountains");
            case MEADOW -> List.of("in a meadow", "in a green meadow", "on a grassy field", "in the countryside");
            case OCEAN -> List.of("on the ocean", "at sea", "on the open sea", "in the ocean");
            case LAKE -> List.of("on a lake", "at a lake", "by a mountain lake", "at the lake");
            case MOON -> List.of("on the moon", "on the moon", "on the surface of the moon", "in space on the moon");
            case UNDERWATER -> List.of("underwater", "under the sea", "at the bottom of the sea", "under water");
        };
    }

    static List<String> time(TimeOfDay time) {
        return switch (time) {
            case MORNING -> List.of("in the morning", "at dawn", "early in the morning", "at sunrise");
            case NOON -> List.of("at noon", "during the day", "at midday", "in daylight");
            case SUNSET -> List.of("at sunset", "at sunset", "in the evening", "at dusk");
            case NIGHT -> List.of("at night", "at night", "in the dark of night", "by night");
        };
    }

    static List<String> weather(Weather weather) {
        return switch (weather) {
            case CLEAR -> List.of("under a clear sky", "on a clear day", "in clear weather", "in fine weather");
            case CLOUDY -> List.of("under a cloudy sky", "in cloudy weather", "under clouds");
            case RAIN -> List.of("in the rain", "while it rains", "in rainy weather", "on a rainy day");
            case SNOW -> List.of("in falling snow", "while it snows", "in snowfall", "while snow falls");
            case FOG -> List.of("in the fog", "in thick fog", "on a foggy day", "in the mist");
        };
    }

    static List<String> heading(Heading heading) {
        return switch (heading) {
            case LEFT -> List.of("to the left", "left", "leftwards", "from right to left", "towards the left");
            case RIGHT -> List.of("to the right", "right", "rightwards", "from left to right", "towards the right");
            case UP -> List.of("up", "upwards", "up into the sky");
            case DOWN -> List.of("down", "downwards", "down towards the ground");
            case STILL -> List.of("in place", "on the spot");
        };
    }

    static List<String> camera(Camera camera) {
        return switch (camera) {
            case STATIC -> List.of("static camera", "the camera is still", "fixed camera");
            case PAN_LEFT -> List.of("the camera pans left", "camera panning left", "the camera follows to the left");
            case PAN_RIGHT ->
                List.of("the camera pans right", "camera panning right", "the camera follows to the right");
            case ZOOM -> List.of("the camera zooms in and out", "slow zoom", "the camera zooms slowly");
        };
    }

    static List<String> size(Size size) {
        return switch (size) {
            case SMALL -> List.of("small", "little", "tiny");
            case MEDIUM -> List.of("medium-sized");
            case LARGE -> List.of("large", "big", "huge");
        };
    }

    static List<String> pace(Pace pace) {
        return switch (pace) {
            case SLOW -> List.of("slowly", "slowly", "at a slow pace");
            case NORMAL -> List.of("at a steady pace");
            case FAST -> List.of("fast", "quickly", "at high speed");
        };
    }

    private static List<Name> of(List<String> verbs, List<String> participles, String... nouns) {
        return List.of(nouns).stream()
                .map(noun -> new Name(noun, verbs, participles))
                .toList();
    }
}
