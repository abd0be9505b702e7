package zoetrope.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zoetrope.core.Checks;

/// Text whose lines say when they begin:
///
/// ```
/// 0:00 a beach at dawn
/// 0:04 it starts to rain
/// ```
///
/// A time code is `minutes:seconds`, `hours:minutes:seconds`, either with a fraction (`0:04.5`), and may stand in
/// brackets or
/// before a dash. Text is time-coded if its first line begins at zero ("10:30 at night, a city" is not); a line without
/// a
/// code belongs to the one before.
final class TimeCodedLines {
    private static final Pattern LINE = Pattern.compile(
            "[\\[(]?(?:(\\d{1,2}):)?(\\d{1,2}):(\\d{2}(?:[.,]\\d{1,3})?)[\\])]?(?:\\s*[-–—:]\\s+|\\s+)(\\S.*)");

    private TimeCodedLines() {}

    /// @param code the time code as it was written
    /// @param seconds when the line begins
    record Line(String code, double seconds, String prompt) {}

    /// The lines, in ascending order from zero; empty if the text is not time-coded.
    ///
    /// @throws zoetrope.core.InvalidRequest if a line begins no later than the one before
    static List<Line> of(String text) {
        var lines = new ArrayList<Line>();
        for (String raw : text.strip()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList()) {
            Matcher coded = LINE.matcher(raw);
            if (coded.matches()) {
                lines.add(line(coded));
            } else if (!lines.isEmpty()) {
                Line last = lines.removeLast();
                lines.add(new Line(last.code(), last.seconds(), last.prompt() + " " + raw));
            }
            if (lines.isEmpty() || lines.getFirst().seconds() != 0) {
                return List.of();
            }
        }
        for (int i = 1; i < lines.size(); i++) {
            Checks.that(
                    lines.get(i).seconds() > lines.get(i - 1).seconds(),
                    "prompt",
                    "time code %s after %s (expected: ascending)"
                            .formatted(lines.get(i).code(), lines.get(i - 1).code()));
        }
        return lines;
    }

    private static Line line(Matcher coded) {
        int hours = coded.group(1) == null ? 0 : Integer.parseInt(coded.group(1));
        int minutes = Integer.parseInt(coded.group(2));
        String inMinute = coded.group(3).replace(',', '.');
        double seconds = hours * 3600 + minutes * 60 + Double.parseDouble(inMinute);
        String code = (coded.group(1) == null ? "" : coded.group(1) + ":") + coded.group(2) + ":" + coded.group(3);
        return new Line(code, seconds, coded.group(4).strip());
    }
}
