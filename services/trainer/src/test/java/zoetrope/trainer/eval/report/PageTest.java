package zoetrope.trainer.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    private final Page page = new Page(Reports.of(Reports.GOOD, Reports.POOR), Path.of("."));

    @Test
    void barsSayWhetherTheyWereReached() throws IOException {
        assertThat(page.html())
                .contains("<td>right actor<td class=\"n\">87.5 %<td class=\"n\">≥ 80 %<td><span class=\"chip good\">✓ passed")
                .contains("<td>drift over 60 s: actor<td class=\"n\">37.5 points<td class=\"n\">≤ 10 points<td><span class=\"chip bad\">");
    }

    @Test
    void promptsCannotBreakThePage() throws IOException {
        assertThat(page.html())
                .contains("a red &lt;car&gt; &amp; a &quot;dog&quot;")
                .doesNotContain("<car>");
    }

    @Test
    void aWrongAnswerStandsBesideWhatWasAskedFor() throws IOException {
        assertThat(page.html())
                .contains("<span class=\"chip bad\">✗ dog, not car</span>")
                .contains("<span class=\"chip good\">✓ red</span>");
    }

    @Test
    void nothingIsLoadedFromElsewhere() throws IOException {
        assertThat(page.html()).doesNotContain("http:", "https:", "<script", "<link", "@import");
    }

    @Test
    void aLineIsDrawnFromPointToPointAndLeavesGapsOpen() {
        var svg = new LineChart("right actor", 0, 100, " %")
                .svg(List.of(5.0, 15.0, 25.0), List.of(new LineChart.Line("model", java.util.Arrays.asList(100.0, null, 0.0), 0, false)));

        assertThat(svg).contains("d=\"M44.0 14.0M368.0 180.0\"").contains("aria-label=\"right actor\"");
    }
}
