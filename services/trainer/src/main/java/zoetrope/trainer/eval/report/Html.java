package zoetrope.trainer.eval.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Text that is safe inside a page.
final class Html {
    private Html() {}

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /// A dash for what was not measured; else no more digits than help.
    static String number(@Nullable Double value) {
        if (value == null) {
            return "–";
        }
        double size = Math.abs(value);
        String text = String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 1 ? "%.1f" : "%.2f", value);
        return text.replaceAll("\\.0+$", "");
    }

    /// A share as percent.
    static String percent(double share) {
        return number(100 * share) + " %";
    }
}
