package zoetrope.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits free text into its sentences.
///
/// A sentence ends at a line break, and at `.`, `!` or `?` (with closing quotes or brackets) before white space.
/// It does not end after an initial (`J. R.`), a known abbreviation (`Dr.`, `e.g.`), an ellipsis, or where a
/// number follows `no.`. The full stops of Chinese and Japanese need no white space. Commas and semicolons never
/// end a sentence. A sentence of one word ("Cinematic.", "4k.") is a remark on the one before it and stays with
/// it.
final class Sentences {
    private static final Pattern END = Pattern.compile("[.!?]+[\"'”’)\\]]*(?=\\s|$)|[。！？]+[」』”]*|\\R+");
    private static final Pattern LAST_WORD = Pattern.compile("(?<![\\p{L}\\p{N}.])[\\p{L}.]+$");
    private static final Set<String> ABBREVIATIONS = Set.of(
            "mr", "mrs", "ms", "dr", "prof", "st", "mt", "ft", "jr", "sr", "vs", "e.g", "i.e", "cf", "approx", "ca",
            "fig", "incl", "esp", "gen", "col", "lt", "sgt", "capt", "ave", "blvd");

    private Sentences() {}

    /// The sentences in order; never empty if the text is not blank.
    static List<String> of(String text) {
        var sentences = new ArrayList<String>();
        Matcher end = END.matcher(text);
        int begin = 0;
        while (end.find()) {
            if (endsHere(text, begin, end)) {
                add(sentences, text.substring(begin, end.end()));
                begin = end.end();
            }
        }
        add(sentences, text.substring(begin));
        return sentences;
    }

    private static boolean endsHere(String text, int begin, Matcher end) {
        String mark = end.group();
        if (mark.startsWith("..")) {
            return false;
        }
        if (!mark.startsWith(".")) {
            return true;
        }
        Matcher word = LAST_WORD.matcher(text.substring(begin, end.start()));
        if (!word.find()) {
            return true;
        }
        boolean initial = word.group().matches("\\p{Lu}|\\p{L}(\\.\\p{L})+");
        String last = word.group().toLowerCase(Locale.ROOT);
        boolean number = last.equals("no") && text.substring(end.end()).matches("(?s)\\s+\\d.*");
        boolean closesText = text.substring(end.end()).isBlank();
        return closesText || !(initial || number || ABBREVIATIONS.contains(last));
    }

    private static void add(List<String> sentences, String raw) {
        String sentence = raw.strip();
        boolean remark = !sentence.isEmpty()
                && !sentence.matches(".*\\s.*")
                && sentence.codePoints().noneMatch(Character::isIdeographic);
        if (remark && !sentences.isEmpty()) {
            sentences.add(sentences.removeLast() + " " + sentence);
        } else if (!sentence.isEmpty()) {
            sentences.add(sentence);
        }
    }
}
