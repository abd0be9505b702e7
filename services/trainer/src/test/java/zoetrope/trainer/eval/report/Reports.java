package zoetrope.trainer.eval.report;

import java.util.List;
import java.util.Map;
import zoetrope.trainer.eval.report.ClipResult.Shown;
import zoetrope.trainer.eval.report.QualityReport.Fidelity;
import zoetrope.trainer.eval.report.QualityReport.ProbeRecord;
import zoetrope.trainer.eval.report.QualityReport.Row;

/// Reports made by hand.
final class Reports {
    static final Scores GOOD = new Scores(48, 0.875, 0.8125, 0.9, 0.85, 4.5, 11.0, 1.25);
    static final Scores POOR = new Scores(48, 0.5, 0.8125, 0.9, 0.85, 9.5, 11.0, null);

    private Reports() {}

    static QualityReport of(Scores first, Scores last) {
        var drift = Drift.of(
                1,
                10,
                List.of(
                        new Drift.Take(List.of(first, last), List.of(GOOD, GOOD)),
                        new Drift.Take(List.of(first, last), List.of(GOOD, GOOD))));
        var clip = new ClipResult(
                "a red <car> & a \"dog\"",
                7,
                new Shown("car", "red", "city", "left"),
                new Shown("dog", "red", "city", "left"),
                first,
                null);
        return new QualityReport(
                        QualityReport.VERSION,
                        "wan-nano",
                        "2026-01-02T03:04:05Z",
                        1,
                        3,
                        1.7,
                        new ProbeRecord(GOOD, Map.of("steps", "900")),
                        List.of(new Row(QualityReport.WORLD, GOOD), new Row("wan-nano", first)),
                        new Fidelity(48, 31.2, 0.93),
                        List.of(clip),
                        List.of(drift),
                        List.of())
                .judged();
    }
}
