package zoetrope.trainer.eval.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes `report.html`. Contact sheets are taken from the same folder and put inside.
public record Page(QualityReport report, Path folder) {
    public static final String FILE = "report.html";

    private static final List<String> SHARES = List.of("actor", "colour", "place", "direction");

    public void write() throws IOException {
        Files.writeString(folder.resolve(FILE), html());
    }

    public String html() throws IOException {
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Quality of %1$s</title>
            <style>
            %2$s</style></head><body><main>
            <h1>Quality of %1$s</h1>
            <p class="lead">%3$d held-out prompts, %4$s s each, made %5$s with seed %6$d. A held-out prompt joins an actor
            with a colour, a place or a direction that it was never trained with. Who and what a clip shows is told by a
            probe network; the same measures on the world itself are beside the model's, and bound what can be read here.</p>
            <h2>Bars</h2>%7$s
            <h2>Measures</h2>%8$s
            <h2>Clips</h2><div class="sheets">%9$s</div>
            <h2>Long clips</h2>%10$s
            <h2>By actor</h2>%11$s
            <h2>Every prompt</h2>%12$s
            <h2>The probe</h2>%13$s
            </main></body></html>
            """
                .formatted(
                        Html.escaped(report.model()),
                        css(),
                        report.clips().size(),
                        Html.number(report.seconds()),
                        Html.escaped(report.made()),
                        report.seed(),
                        bars(),
                        measures(),
                        sheets(),
                        report.drifts().isEmpty() ? "<p>None were made.</p>" : drifts(),
                        kinds(),
                        clips(),
                        probe());
    }

    private String bars() {
        return table(
                "<th>measure<th class=\"n\">value<th class=\"n\">bar<th>",
                report.bars().stream()
                        .map(bar -> "<td>%s<td class=\"n\">%s %s<td class=\"n\">%s %s %s<td>%s"
                                .formatted(
                                        Html.escaped(bar.name()),
                                        Html.number(bar.value()),
                                        bar.unit(),
                                        bar.atLeast() ? "≥" : "≤",
                                        Html.number(bar.limit()),
                                        bar.unit(),
                                        verdict(bar.passed())))
                        .toList());
    }

    private static String verdict(@Nullable Boolean passed) {
        if (passed == null) {
            return "<span class=\"chip\">not measured</span>";
        }
        return passed ? "<span class=\"chip good\">✓ passed</span>" : "<span class=\"chip bad\">✗ not reached</span>";
    }

    private String measures() {
        var rows = report.rows().stream()
                .map(row -> "<td>" + Html.escaped(row.source()) + cells(row.scores()))
                .toList();
        var fidelity = report.autoencoder();
        return table("<th>made by" + heads(), rows)
                + (fidelity == null
                        ? "<p>The model has no autoencoder that can encode: its PSNR is not measured.</p>"
                        : "<p>Autoencoder, %d held-out clips: PSNR <b>%s dB</b>, SSIM <b>%s</b>.</p>"
                                .formatted(
                                        fidelity.clips(),
                                        Html.number(fidelity.psnr()),
                                        String.format(Locale.ROOT, "%.3f", fidelity.ssim())))
                + "<p>The model made %s seconds of video a second while this was measured.</p>"
                        .formatted(Html.number(report.realTime()));
    }

    private static String heads() {
        return "<th class=\"n\">actor<th class=\"n\">colour<th class=\"n\">place<th class=\"n\">direction"
                + "<th class=\"n\">motion error, px<th class=\"n\">if it stood still, px<th class=\"n\">flicker, of 255";
    }

    private static String cells(Scores scores) {
        return "<td class=\"n\">%s<td class=\"n\">%s<td class=\"n\">%s<td class=\"n\">%s<td class=\"n\">%s<td class=\"n\">%s<td class=\"n\">%s"
                .formatted(
                        Html.percent(scores.actor()),
                        Html.percent(scores.colour()),
                        Html.percent(scores.place()),
                        Html.percent(scores.direction()),
                        Html.number(scores.motion()),
                        Html.number(scores.stillness()),
                        Html.number(scores.flicker()));
    }

    private String sheets() throws IOException {
        var html = new StringBuilder();
        for (var clip : report.clips()) {
            var sheet = clip.sheet();
            if (sheet != null) {
                var picture = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve(sheet)));
                html.append("<figure><img alt=\"%s\" src=\"data:image/png;base64,%s\"><figcaption>%s</figcaption></figure>%n"
                        .formatted(Html.escaped(clip.prompt()), picture, chips(clip)));
            }
        }
        return html.toString();
    }

    /// What was seen; where it is not what was asked for, that too.
    private static String chips(ClipResult clip) {
        return chip(clip.asked().actor(), clip.seen().actor())
                + chip(clip.asked().colour(), clip.seen().colour())
                + chip(clip.asked().place(), clip.seen().place())
                + chip(clip.asked().direction(), clip.seen().direction());
    }

    private static String chip(@Nullable String asked, @Nullable String seen) {
        boolean right = asked != null && asked.equals(seen);
        return right
                ? "<span class=\"chip good\">✓ " + asked + "</span> "
                : "<span class=\"chip bad\">✗ " + (seen == null ? "nobody" : seen) + ", not " + asked + "</span> ";
    }

    private String drifts() {
        return report.drifts().stream().map(Page::drift).collect(Collectors.joining("\n"));
    }

    private static String drift(Drift drift) {
        var middles = drift.windows().stream()
                .map(window -> (window.from() + window.to()) / 2)
                .toList();
        List<Function<Scores, @Nullable Double>> shares = List.of(
                scores -> 100 * scores.actor(),
                scores -> 100 * scores.colour(),
                scores -> 100 * scores.place(),
                scores -> 100 * scores.direction());
        var charts = new StringBuilder("<p>%d prompts, %s min each, in windows of 10 s: the share of looks that are right. Dashed: the world itself.</p><div class=\"charts\">"
                .formatted(drift.prompts(), Html.number(drift.minutes())));
        for (int i = 0; i < shares.size(); i++) {
            charts.append(new LineChart("right " + SHARES.get(i), 0, 100, " %").svg(middles, lines(drift, shares.get(i), i)));
        }
        charts.append(number(drift, middles, "motion error", Scores::motion, " px"));
        charts.append(number(drift, middles, "flicker", Scores::flicker, ""));
        var rows = drift.windows().stream()
                .map(window -> "<td>%s–%s s".formatted(Html.number(window.from()), Html.number(window.to()))
                        + cells(window.model()))
                .toList();
        return charts
                + "</div><p>First window less the last, points (± the standard error over the prompts):</p>"
                + table("<th>made by" + SHARES.stream().map(share -> "<th class=\"n\">" + share).collect(Collectors.joining()), List.of(
                        "<td>the model" + drops(drift.drop(), drift.standardError()),
                        "<td>the world itself, where nothing drifts" + drops(drift.worldDrop(), null)))
                + "<details><summary>The model's windows as numbers</summary>" + table("<th>window" + heads(), rows)
                + "</details>";
    }

    private static String drops(Scores drop, @Nullable Scores error) {
        List<Function<Scores, Double>> shares = List.of(Scores::actor, Scores::colour, Scores::place, Scores::direction);
        return shares.stream()
                .map(share -> "<td class=\"n\">" + Html.number(share.apply(drop))
                        + (error == null ? "" : " ± " + Html.number(share.apply(error))))
                .collect(Collectors.joining());
    }

    private static String number(
            Drift drift, List<Double> middles, String title, Function<Scores, @Nullable Double> measure, String unit) {
        double high = drift.windows().stream()
                .flatMap(window -> java.util.stream.Stream.of(window.model(), window.world()))
                .map(measure)
                .filter(java.util.Objects::nonNull)
                .mapToDouble(value -> value)
                .max()
                .orElse(1);
        return new LineChart(title, 0, Math.max(high * 1.1, 0.1), unit).svg(middles, lines(drift, measure, 4));
    }

    private static List<LineChart.Line> lines(
            Drift drift, Function<Scores, @Nullable Double> measure, int colour) {
        var world = new java.util.ArrayList<@Nullable Double>();
        var model = new java.util.ArrayList<@Nullable Double>();
        for (var window : drift.windows()) {
            world.add(measure.apply(window.world()));
            model.add(measure.apply(window.model()));
        }
        return List.of(
                new LineChart.Line("world", world, 5, true), new LineChart.Line("model", model, colour, false));
    }

    private String kinds() {
        Map<String, List<ClipResult>> byKind = report.clips().stream()
                .collect(Collectors.groupingBy(clip -> String.valueOf(clip.asked().actor()), TreeMap::new, Collectors.toList()));
        return table(
                "<th>asked for<th class=\"n\">clips" + heads() + "<th>taken for",
                byKind.entrySet().stream()
                        .map(entry -> "<td>%s<td class=\"n\">%d%s<td>%s"
                                .formatted(
                                        entry.getKey(),
                                        entry.getValue().size(),
                                        cells(Scores.mean(entry.getValue().stream()
                                                .map(ClipResult::scores)
                                                .toList())),
                                        mistaken(entry.getValue())))
                        .toList());
    }

    private static String mistaken(List<ClipResult> clips) {
        return clips.stream()
                .filter(clip -> clip.scores().actor() < 1)
                .map(clip -> clip.seen().actor())
                .map(seen -> seen == null ? "nobody" : seen)
                .collect(Collectors.groupingBy(seen -> seen, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + (entry.getValue() > 1 ? " ×" + entry.getValue() : ""))
                .collect(Collectors.joining(", "));
    }

    private String clips() {
        return "<details><summary>%d prompts with what was seen</summary>".formatted(report.clips().size())
                + table(
                        "<th>prompt<th>seen<th class=\"n\">motion error, px<th class=\"n\">flicker",
                        report.clips().stream()
                                .map(clip -> "<td>%s<td>%s<td class=\"n\">%s<td class=\"n\">%s"
                                        .formatted(
                                                Html.escaped(clip.prompt()),
                                                chips(clip),
                                                Html.number(clip.scores().motion()),
                                                Html.number(clip.scores().flicker())))
                                .toList())
                + "</details>";
    }

    private String probe() {
        var held = report.probe().heldOut();
        return "<p>On %d real clips of other held-out scenes the probe itself is right about:</p>".formatted(held.clips())
                + table("<th>" + heads(), List.of("<td>the world" + cells(held)))
                + "<p>Its training: %s.</p>"
                        .formatted(new TreeMap<>(report.probe().trained())
                                .entrySet().stream()
                                        .map(entry -> Html.escaped(entry.getKey() + " " + entry.getValue()))
                                        .collect(Collectors.joining(", ")));
    }

    private static String table(String head, List<String> rows) {
        return "<div class=\"wide\"><table><thead><tr>%s</thead><tbody>%s</tbody></table></div>"
                .formatted(head, rows.stream().map(row -> "<tr>" + row).collect(Collectors.joining("\n")));
    }

    private static String css() throws IOException {
        try (InputStream file = Page.class.getResourceAsStream("/zoetrope/trainer/eval/page.css")) {
            if (file == null) {
                throw new IOException("page.css: not in this build (expected: a resource beside the page's classes)");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
