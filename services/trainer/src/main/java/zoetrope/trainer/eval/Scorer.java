package zoetrope.trainer.eval;

import java.util.List;
import zoetrope.trainer.eval.clip.Case;
import zoetrope.trainer.eval.clip.Film;
import zoetrope.trainer.eval.measure.Flicker;
import zoetrope.trainer.eval.measure.PathError;
import zoetrope.trainer.eval.probe.Judge;
import zoetrope.trainer.eval.probe.Look;
import zoetrope.trainer.eval.probe.Probe;
import zoetrope.trainer.eval.probe.Verdict;
import zoetrope.trainer.eval.report.ClipResult;
import zoetrope.trainer.eval.report.Scores;
import zoetrope.trainer.world.Caption;
import zoetrope.trainer.world.Clip;

/// Measures one film against what was asked for.
final class Scorer {
    /// Frames between two looks at a short clip.
    private static final int CLOSE = 4;
    /// Frames between two looks at a long one.
    private static final int WIDE = 8;
    /// Pixels around an actor's box that it may still move in between two looks.
    private static final double MARGIN = 9;

    private final Judge judge;

    Scorer(Judge judge) {
        this.judge = judge;
    }

    /// A short clip: one verdict on its middle half, so that neither a slow start nor the way out of the frame decides.
    ClipResult clip(Case asked, Film film) {
        var looks = judge.looks(film, CLOSE);
        var middle = looks.stream()
                .filter(look -> 4 * look.frame() >= film.length() && 4 * look.frame() <= 3 * film.length())
                .toList();
        var verdict = Verdict.of(middle.isEmpty() ? looks : middle);
        var actor = asked.actor();
        double[] right = {
            verdict.kind() == actor.kind() ? 1 : 0,
            verdict.colour() == actor.colour() ? 1 : 0,
            verdict.heading() == actor.heading() ? 1 : 0,
            verdict.place() == asked.scene().place() ? 1 : 0
        };
        return ClipResult.of(asked, verdict, scores(asked, film, looks, right));
    }

    /// A part of a long clip: the shares of looks that are right.
    Scores window(Case asked, Film film) {
        var looks = judge.looks(film, WIDE);
        return scores(asked, film, looks, Verdict.shares(looks, asked.scene()));
    }

    /// @param right actor, colour, direction, place
    private static Scores scores(Case asked, Film film, List<Look> looks, double[] right) {
        var path = looks.stream()
                .filter(Look::someone)
                .map(look -> new PathError.Point(look.frame(), look.x(), look.y()))
                .toList();
        var physics = new PathError(asked.scene(), film.length());
        return new Scores(
                1,
                right[0],
                right[1],
                right[3],
                right[2],
                Scores.measured(physics.of(path)),
                Scores.measured(physics.ofStandingStill(path)),
                Scores.measured(asked.still() ? flicker(asked, film, looks) : Double.NaN));
    }

    /// From the first look on: of the frames before, nobody knows where the actor is.
    private static double flicker(Case asked, Film film, List<Look> looks) {
        var box = new Clip(asked.scene(), new Caption("")).positions(0).getFirst();
        double across = (box.right() - box.left()) * film.side() / 2 + MARGIN;
        double down = (box.bottom() - box.top()) * film.side() / 2 + MARGIN;
        var boxes = looks.stream()
                .map(look -> new Flicker.Box(
                        look.x() - across, look.y() - down, look.x() + across, look.y() + down))
                .toList();
        var seen = new Film(
                film.side(), film.frames().subList(Math.min(Probe.GAP, film.length()), film.length()));
        return Flicker.of(seen, Flicker.quiet(film.side(), boxes));
    }
}
