package zoetrope.trainer.eval.probe;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import zoetrope.trainer.world.Colour;
import zoetrope.trainer.world.Heading;
import zoetrope.trainer.world.Kind;
import zoetrope.trainer.world.Place;
import zoetrope.trainer.world.Scene;

/// What several looks at one film add up to. When hardly any look meets anyone, nobody is there: kind, colour and heading
/// are null.
public record Verdict(
        @Nullable Kind kind, @Nullable Colour colour, @Nullable Heading heading, Place place) {
    /// The share of looks that must meet someone.
    private static final double MET = 0.15;
    /// Keeps one look that is very sure from overruling all others.
    private static final double FLOOR = 1e-3;

    public static Verdict of(List<Look> looks) {
        if (looks.isEmpty()) {
            throw new IllegalArgumentException("looks: 0 (expected: >= 1)");
        }
        int place = sum(looks, Look::place, false);
        if (!someone(looks)) {
            return new Verdict(null, null, null, Place.values()[place]);
        }
        return new Verdict(
                Kind.values()[sum(looks, Look::kind, true)],
                Colour.values()[sum(looks, Look::colour, true)],
                Heading.values()[sum(looks, Look::heading, true)],
                Place.values()[place]);
    }

    public static boolean someone(List<Look> looks) {
        return looks.stream().filter(Look::someone).count() >= MET * looks.size();
    }

    /// The shares of looks that are right: actor, colour, direction (among those that meet someone; 0 when nobody is
    /// there) and place.
    public static double[] shares(List<Look> looks, Scene asked) {
        var actor = asked.actors().getFirst();
        double place = looks.stream()
                .filter(look -> Look.best(look.place()) == asked.place().ordinal())
                .count();
        var met = looks.stream().filter(Look::someone).toList();
        if (!someone(looks)) {
            return new double[] {0, 0, 0, place / looks.size()};
        }
        return new double[] {
            right(met, Look::kind, actor.kind().ordinal()),
            right(met, Look::colour, actor.colour().ordinal()),
            right(met, Look::heading, actor.heading().ordinal()),
            place / looks.size()
        };
    }

    private static double right(List<Look> looks, Function<Look, float[]> answer, int truth) {
        return (double) looks.stream()
                        .filter(look -> Look.best(answer.apply(look)) == truth)
                        .count()
                / looks.size();
    }

    private static int sum(List<Look> looks, Function<Look, float[]> answer, boolean ofActor) {
        var sums = new float[answer.apply(looks.getFirst()).length];
        for (Look look : looks) {
            float[] values = answer.apply(look);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += (float) ((ofActor ? look.present() : 1) * Math.log(values[i] + FLOOR));
            }
        }
        return Look.best(sums);
    }
}
