package zoetrope.trainer.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Builds one caption: chooses what to say, in which words and in which order.
final class Wording {
    private final Scene scene;
    private final SplittableRandom random;

    Wording(Scene scene, SplittableRandom random) {
        this.scene = scene;
        this.random = random;
    }

    /// "a red ball bounces on a beach at sunset", "at night, in the rain, a small blue car drives left in the city".
    String sentence() {
        boolean asPicture = chance(0.25);
        var who = String.join(
                chance(0.8) ? " and " : ", and ",
                scene.actors().stream().map(actor -> actor(actor, asPicture)).toList());
        var where = where();
        var circumstances = new ArrayList<String>();
        if (scene.time() != TimeOfDay.NOON || scene.place() != Place.MOON && chance(0.3)) {
            circumstances.add(pick(Words.time(scene.time())));
        }
        if (scene.weather() != Weather.CLEAR || scene.place().weathers().size() > 1 && chance(0.15)) {
            circumstances.add(pick(Words.weather(scene.weather())));
        }
        if (circumstances.size() == 2 && chance(0.4)) {
            circumstances.add(circumstances.removeFirst());
        }
        var opening = asPicture && chance(0.4) ? pick(List.of("a video of ", "a clip of ", "an animation of ")) : "";
        var text = opening + ordered(who, where, circumstances, opening.isEmpty() && chance(0.4));
        if (scene.camera() != Camera.STATIC || chance(0.04)) {
            text += ", " + pick(Words.camera(scene.camera()));
        }
        return chance(0.15) ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + "." : text;
    }

    private String ordered(String who, String where, List<String> circumstances, boolean inverted) {
        var after = new ArrayList<String>(List.of(who));
        if (circumstances.isEmpty() || !inverted) {
            if (!where.isEmpty()) {
                after.add(where);
            }
            after.addAll(circumstances);
            return String.join(" ", after);
        }
        var before = new ArrayList<String>(List.of(circumstances.removeFirst()));
        if (!where.isEmpty()) {
            (chance(0.3) ? before : after).add(where);
        }
        after.addAll(circumstances);
        return String.join(" ", before) + ", " + String.join(" ", after);
    }

    /// A place is left out only if every actor would be looked for there.
    private String where() {
        boolean usual = scene.actors().stream().allMatch(actor -> actor.kind().canonicalPlace() == scene.place());
        return usual && chance(0.15) ? "" : pick(Words.place(scene.place()));
    }

    private String actor(Actor actor, boolean asPicture) {
        var name = pick(Words.names(actor.kind()));
        var words = new ArrayList<String>();
        if (actor.size() != Size.MEDIUM) {
            words.add(pick(Words.size(actor.size())));
        }
        boolean coloured = actor.colour() != actor.kind().canonicalColour() || chance(0.75);
        boolean wears = actor.kind() == Kind.PERSON && chance(0.8);
        if (coloured && !wears) {
            words.add(actor.colour().word());
        }
        words.add(name.noun());
        if (coloured && wears) {
            words.add(pick(List.of(
                    "in " + actor.colour().word(), "in a " + actor.colour().word() + " shirt")));
        }
        words.addFirst(article(words.getFirst()));
        words.add(pick(asPicture ? name.participles() : name.verbs()));
        words.addAll(movement(actor));
        return String.join(" ", words);
    }

    private List<String> movement(Actor actor) {
        var words = new ArrayList<String>();
        boolean moves = actor.heading() != Heading.STILL;
        if (moves && actor.pace() != Pace.NORMAL) {
            words.add(pick(Words.pace(actor.pace())));
        }
        boolean named = actor.heading() != actor.kind().canonicalHeading() || chance(moves ? 0.6 : 0.1);
        if (named && actor.kind().headings().size() > 1) {
            words.add(words.size() * random.nextInt(2), pick(Words.heading(actor.heading())));
        }
        return words;
    }

    private static String article(String next) {
        return "aeiou".indexOf(next.charAt(0)) >= 0 ? "an" : "a";
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
