package zoetrope.trainer.eval;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import zoetrope.core.VideoModel;
import zoetrope.trainer.eval.clip.Case;
import zoetrope.trainer.eval.clip.Cases;
import zoetrope.trainer.eval.clip.Film;
import zoetrope.trainer.eval.clip.Reel;
import zoetrope.trainer.eval.clip.WorldModel;
import zoetrope.trainer.eval.probe.Judge;
import zoetrope.trainer.eval.report.ClipResult;
import zoetrope.trainer.eval.report.Drift;
import zoetrope.trainer.eval.report.QualityReport.ProbeRecord;
import zoetrope.trainer.eval.report.QualityReport.Row;
import zoetrope.trainer.eval.report.QualityReport;
import zoetrope.trainer.eval.report.Scores;
import zoetrope.trainer.world.Clip;

/// Runs all measures on one model. One thread.
final class Evaluation {
    /// @param prompts held-out prompts
    /// @param seconds of each clip
    /// @param driftMinutes of long clips; empty for none
    /// @param driftPrompts prompts that become long clips
    /// @param examined real clips on which the probe itself is examined
    record Plan(
            int prompts, double seconds, List<Double> driftMinutes, int driftPrompts, long seed, int examined) {

        int frames() {
            return (int) Math.round(seconds * Clip.FPS);
        }

        /// Seconds of film to be made, each source counted; a film of the world takes about a quarter of the time.
        double work() {
            double drift = driftMinutes.stream().mapToDouble(minutes -> minutes * 60).sum() * driftPrompts;
            return 0.25 * examined * seconds + 2.25 * prompts * seconds + 1.25 * drift;
        }
    }

    /// Told of the model's clips.
    interface Sheets {
        /// @return the file name of the clip's contact sheet, or null when it gets none
        @Nullable String add(int number, Case asked, Film film);
    }

    private static final int WINDOW_SECONDS = 10;

    private final Plan plan;
    private final Judge judge;
    private final Scorer scorer;
    private final Progress progress;
    private double filmed;
    private double spent;

    Evaluation(Plan plan, Judge judge, Progress progress) {
        this.plan = plan;
        this.judge = judge;
        this.scorer = new Scorer(judge);
        this.progress = progress;
    }

    /// @param made when, ISO 8601
    QualityReport of(
            VideoModel model, List<Case> cases, @Nullable Autoencoder autoencoder, Sheets sheets, String made) {
        var world = new WorldModel(cases);
        var rows = new ArrayList<Row>();
        var probe = new ProbeRecord(examined(), judge.trainingRecord());
        rows.add(new Row(QualityReport.WORLD, real(world, cases, null)));
        if (autoencoder != null) {
            rows.add(new Row(QualityReport.AUTOENCODED, real(world, cases, autoencoder)));
        }
        var clips = clips(model, cases, sheets);
        rows.add(new Row(
                model.card().name(),
                Scores.mean(clips.stream().map(ClipResult::scores).toList())));
        var drifts = plan.driftMinutes().stream()
                .map(minutes -> drift(model, world, cases.subList(0, Math.min(plan.driftPrompts(), cases.size())), minutes))
                .toList();
        return new QualityReport(
                        QualityReport.VERSION,
                        model.card().name(),
                        made,
                        plan.seed(),
                        plan.seconds(),
                        Math.round(filmed / Math.max(spent, 1e-9) * 100) / 100.0,
                        probe,
                        rows,
                        autoencoder == null ? null : autoencoder.fidelity(),
                        clips,
                        drifts,
                        List.of())
                .judged();
    }

    /// The probe's own accuracy, on scenes that are in no other row.
    private Scores examined() {
        var cases = Cases.heldOut(plan.examined(), plan.seed() + 1);
        return real(new WorldModel(cases), cases, null);
    }

    private Scores real(WorldModel world, List<Case> cases, @Nullable Autoencoder autoencoder) {
        var scores = new ArrayList<Scores>();
        for (Case asked : cases) {
            try (var reel = new Reel(world, asked)) {
                var film = reel.next(plan.frames());
                scores.add(scorer.clip(asked, autoencoder == null ? film : autoencoder.again(film))
                        .scores());
            }
            progress.did(
                    autoencoder == null ? "looking at the world" : "through the autoencoder",
                    (autoencoder == null ? 0.25 : 1) * plan.seconds());
        }
        return Scores.mean(scores);
    }

    private List<ClipResult> clips(VideoModel model, List<Case> cases, Sheets sheets) {
        var results = new ArrayList<ClipResult>();
        for (Case asked : cases) {
            try (var reel = new Reel(model, asked)) {
                var film = filmed(reel, plan.frames());
                var result = scorer.clip(asked, film);
                var sheet = sheets.add(results.size(), asked, film);
                results.add(sheet == null ? result : result.on(sheet));
            }
            progress.did("prompt " + results.size() + " of " + cases.size(), plan.seconds());
        }
        return results;
    }

    private Drift drift(VideoModel model, VideoModel world, List<Case> cases, double minutes) {
        int windows = (int) Math.round(minutes * 60 / WINDOW_SECONDS);
        int frames = WINDOW_SECONDS * model.card().format().framesPerSecond();
        var takes = new ArrayList<Drift.Take>();
        for (Case asked : cases) {
            var models = new ArrayList<Scores>();
            var worlds = new ArrayList<Scores>();
            try (var reel = new Reel(model, asked);
                    var truth = new Reel(world, asked)) {
                for (int w = 0; w < windows; w++) {
                    models.add(scorer.window(asked, filmed(reel, frames)));
                    worlds.add(scorer.window(asked, truth.next(frames)));
                    progress.did("long clip %d of %d".formatted(takes.size() + 1, cases.size()), 1.25 * WINDOW_SECONDS);
                }
            }
            takes.add(new Drift.Take(models, worlds));
        }
        return Drift.of(minutes, WINDOW_SECONDS, takes);
    }

    private Film filmed(Reel reel, int frames) {
        long start = System.nanoTime();
        var film = reel.next(frames);
        spent += (System.nanoTime() - start) / 1e9;
        filmed += (double) frames / Clip.FPS;
        return film;
    }
}
