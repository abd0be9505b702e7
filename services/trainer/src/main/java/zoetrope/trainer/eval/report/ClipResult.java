package zoetrope.trainer.eval.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import zoetrope.trainer.eval.clip.Case;
import zoetrope.trainer.eval.probe.Verdict;

/// One clip: what was asked for and what the probe saw.
///
/// @param sheet the contact sheet's file name, if it has one
public record ClipResult(
        String prompt, long seed, Shown asked, Shown seen, Scores scores, @Nullable String sheet) {
    /// In lower case words; null for nobody.
    public record Shown(
            @Nullable String actor, @Nullable String colour, String place, @Nullable String direction) {}

    public static ClipResult of(Case asked, Verdict seen, Scores scores) {
        var actor = asked.actor();
        return new ClipResult(
                asked.prompt(),
                asked.seed(),
                new Shown(
                        word(actor.kind()), word(actor.colour()), name(asked.scene().place()), word(actor.heading())),
                new Shown(word(seen.kind()), word(seen.colour()), name(seen.place()), word(seen.heading())),
                scores,
                null);
    }

    public ClipResult on(String fileName) {
        return new ClipResult(prompt, seed, asked, seen, scores, fileName);
    }

    private static @Nullable String word(@Nullable Enum<?> value) {
        return value == null ? null : name(value);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
