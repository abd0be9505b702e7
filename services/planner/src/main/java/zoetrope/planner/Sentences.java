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
    /// Nothing in it goes back, and a row of marks is looked at once: a text of nothing but marks must not take long.
    private static final Pattern END = Pattern.compile("(?<![.!?])[.!?]++[\"'”’)\\]]*+(?=\\s|$)|[。！？]+[」』”]*|\\R+");
    private static final Pattern NUMBER = Pattern.compile("\\p{N}");
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

    /// Sentences in a row as one text, which is never longer than the text they came from: where no white space was needed to
    /// end one, none is put.
    static String joined(List<String> sentences) {
        var text = new StringBuilder();
        for (String sentence : sentences) {
            if (!text.isEmpty() && !endsWithoutSpace(text)) {
                text.append(' ');
            }
            text.append(sentence);
        }
        return text.toString();
    }

    private static boolean endsWithoutSpace(CharSequence text) {
        int last = text.length() - 1;
        while (last > 0 && "」』”".indexOf(text.charAt(last)) >= 0) {
            last--;
        }
        return "。！？".indexOf(text.charAt(last)) >= 0;
    }

    /// The letters and dots before a place, unless they are the rest of a number; empty if there are none.
    private static String lastWord(String text, int begin, int end) {
        int start = end;
        while (start > begin) {
            int before = text.codePointBefore(start);
            if (Character.isLetter(before) || before == '.') {
                start -= Character.charCount(before);
            } else {
                boolean number = NUMBER.matcher(Character.toString(before)).matches();
                return number ? "" : text.substring(start, end);
            }
        }
        return text.substring(start, end);
    }

    private static boolean endsHere(String text, int begin, Matcher end) {
        String mark = end.group();
        if (mark.startsWith("..")) {
            return false;
        }
        if (!mark.startsWith(".")) {
            return true;
        }
        String word = lastWord(text, begin, end.start());
        if (word.isEmpty()) {
            return true;
        }
        boolean initial = word.matches("\\p{Lu}|\\p{L}(\\.\\p{L})+");
        String last = word.toLowerCase(Locale.ROOT);
        boolean number = last.equals("no") && text.substring(end.end()).matches("(?s)\\s+\\d.*");
        boolean closesText = text.substring(end.end()).isBlank();
        return closesText || !(initial || number || ABBREVIATIONS.contains(last));
    }

    private static void add(List<String> sentences, String raw) {
        String sentence = raw.replace('\u0085', ' ').strip(); // a line break too, but no white space to Java
        boolean remark = !sentence.isEmpty()
                && !sentence.matches(".*\\s.*")
                && sentence.codePoints().noneMatch(Character::isIdeographic);
        if (remark && !sentences.isEmpty()) {
            sentences.add(joined(List.of(sentences.removeLast(), sentence)));
        } else if (!sentence.isEmpty()) {
            sentences.add(sentence);
        }
    }
}
