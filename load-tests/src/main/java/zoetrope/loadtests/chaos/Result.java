package zoetrope.loadtests.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToIntFunction;
import zoetrope.loadtests.bench.Figure;
import zoetrope.loadtests.bench.Samples;

/// What a run found.
///
/// @param twice requests for which there are several jobs
/// @param lasted seconds from the first video to the end of the last
record Result(List<Struck> struck, List<Verdict> verdicts, long twice, double lasted) {
    /// Seconds within which a killed worker's shot goes on.
    private static final double WORKER = 3;

    boolean bad() {
        return twice > 0
                || verdicts.stream().anyMatch(verdict -> !verdict.good())
                || struck.stream().anyMatch(Struck::late);
    }

    /// What was wrong.
    List<String> remarks() {
        return verdicts.stream().flatMap(verdict -> verdict.remarks().stream()).toList();
    }

    List<Figure> figures() {
        var figures = new ArrayList<Figure>();
        figures.add(Figure.of("kill -9", struck.stream().filter(each -> each.blow().kill()).count(), ""));
        figures.add(Figure.of("SIGTERM", struck.stream().filter(each -> each.blow().told()).count(), ""));
        figures.add(Figure.of("videos", verdicts.size(), ""));
        figures.add(Figure.of("frames checked", sum(Verdict::frames), ""));
        figures.add(Figure.of("frames lost", sum(Verdict::lost), "").atMost(0));
        figures.add(Figure.of("frames doubled", sum(Verdict::doubled), "").atMost(0));
        figures.add(Figure.of("frames different", sum(Verdict::different), "").atMost(0));
        figures.add(Figure.of(
                "videos whose client or viewer saw more than a pause",
                verdicts.stream().filter(verdict -> !verdict.remarks().isEmpty()).count(),
                "").atMost(0));
        figures.add(Figure.of("requests that became two jobs", twice, "").atMost(0));
        figures.add(Figure.of("frames rendered again", sum(Verdict::again), ""));
        figures.add(Figure.of("blows that nothing recovered from in time", struck.stream().filter(Struck::late).count(), "").atMost(0));
        for (Blow blow : Blow.values()) {
            of(blow, figures);
        }
        figures.add(Figure.of("whole run", lasted, "s"));
        return figures;
    }

    private int sum(ToIntFunction<Verdict> count) {
        return verdicts.stream().mapToInt(count).sum();
    }

    private void of(Blow blow, List<Figure> figures) {
        var all = struck.stream().filter(each -> each.blow() == blow).toList();
        if (all.isEmpty()) {
            return;
        }
        figures.add(Figure.of(blow + ": times", all.size(), ""));
        var recoveries = all.stream().map(Struck::recovery).filter(OptionalDouble::isPresent).map(OptionalDouble::getAsDouble).toList();
        if (!recoveries.isEmpty()) {
            var samples = Samples.of(recoveries);
            figures.add(Figure.of("… goes on after: p50", samples.percentile(0.5), "s"));
            figures.add(Figure.of("… p95", samples.percentile(0.95), "s"));
            var max = Figure.of("… max", samples.max(), "s");
            figures.add(blow.kill() && blow.service().equals(Fleet.WORKER) ? max.atMost(WORKER) : max);
        }
        var taken = all.stream().map(Struck::taken).filter(OptionalDouble::isPresent).map(OptionalDouble::getAsDouble).toList();
        if (!taken.isEmpty()) {
            var samples = Samples.of(taken);
            figures.add(Figure.of("… taken by another worker after: p50", samples.percentile(0.5), "s"));
            figures.add(Figure.of("… max", samples.max(), "s"));
        }
        if (blow.signal() != Blow.Signal.STOP) {
            figures.add(Figure.of("… gone after: max", gone(all), "s"));
        }
    }

    private static double gone(List<Struck> struck) {
        double longest = 0;
        for (Struck each : struck) {
            longest = Math.max(longest, each.supervisor().gone());
        }
        return longest;
    }
}
