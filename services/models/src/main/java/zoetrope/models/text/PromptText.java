package zoetrope.models.text;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Wan does to a prompt before its tokenizer: HTML entities become the signs they stand for, twice, and runs of
/// blanks become one space.
final class PromptText {
    private static final Pattern ENTITY = Pattern.compile("&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z]{2,6});");
    private static final Pattern BLANKS = Pattern.compile("(?U)\\s+");

    /// Those that prompts copied from web pages carry; others stay as written.
    private static final Map<String, String> NAMED = Map.of(
            "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0", "ndash", "\u2013", "mdash",
            "\u2014", "hellip", "\u2026", "rsquo", "\u2019");

    private PromptText() {}

    static String clean(String prompt) {
        var plain = unescape(unescape(prompt));
        return BLANKS.matcher(plain).replaceAll(" ").strip();
    }

    private static String unescape(String text) {
        return ENTITY.matcher(text).replaceAll(match -> Matcher.quoteReplacement(sign(match.group(), match.group(1))));
    }

    private static String sign(String written, String body) {
        if (!body.startsWith("#")) {
            return NAMED.getOrDefault(body, written);
        }
        int code = body.startsWith("#x")
                ? Integer.parseInt(body.substring(2), 16)
                : Integer.parseInt(body.substring(1));
        return Character.isValidCodePoint(code) && code > 0 ? Character.toString(code) : written;
    }
}
