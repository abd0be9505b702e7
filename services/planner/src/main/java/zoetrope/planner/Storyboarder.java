package zoetrope.planner;

import java.util.ArrayList;
import java.util.List;
import zoetrope.core.Beat;
import zoetrope.core.Checks;
import zoetrope.core.JobRequest;
import zoetrope.core.ModelCard;
import zoetrope.core.Plan;
import zoetrope.core.Shot;
import zoetrope.core.ShotRequest;

/// Turns a request into its first plan. A pure function: the same request, model and settings give the same plan.
///
/// * A **storyboard** line that cuts is a shot; one that continues is a beat in the take before it (the first line
///   always begins a take, and a take has the seed of the line that begins it).
/// * **Time-coded lines** ([TimeCodedLines]) are a shot each, from their time to the next line's; the last one
///   ends with the video.
/// * **Several sentences** ([Sentences]) are a shot each and share the time evenly. If that were less than a
///   second or the model's first chunk for each, neighbouring sentences join until it is not.
/// * **One sentence** is one shot.
/// * An **endless** request is one take with the whole text as its prompt, or with a beat for each time-coded
///   line; [Horizon] keeps its end ahead.
///
/// Boundaries are rounded to the nearest frame where they lie in the whole video, so that rounding never adds up:
/// the video has `round(seconds * fps)` frames.
public final class Storyboarder {
    private static final double SHORTEST_SENTENCE = 1.0; // seconds
    private final PlannerSettings settings;

    public Storyboarder(PlannerSettings settings) {
        this.settings = settings;
    }

    /// What the request becomes.
    ///
    /// @throws zoetrope.core.InvalidRequest if its times cannot be met
    public Plan plan(JobRequest request, ModelCard model) {
        int fps = model.format().framesPerSecond();
        if (!request.storyboard().isEmpty()) {
            return new Plan(storyboard(request, fps), false);
        }
        List<TimeCodedLines.Line> lines = TimeCodedLines.of(request.prompt());
        if (request.endless()) {
            return new Plan(List.of(endless(request, lines, fps)), true);
        }
        int frames = frameAt(request.seconds(), fps);
        return new Plan(
                lines.isEmpty() ? sentences(request, model, frames) : timeCoded(request, lines, fps, frames), false);
    }

    /// The frame nearest to a time.
    static int frameAt(double seconds, int fps) {
        return Math.toIntExact(Math.round(seconds * fps));
    }

    private static List<Shot> storyboard(JobRequest request, int fps) {
        var shots = new ArrayList<Shot>();
        double seconds = 0;
        int begin = 0;
        for (int i = 0; i < request.storyboard().size(); i++) {
            ShotRequest line = request.storyboard().get(i);
            seconds += line.seconds();
            int frames = frameAt(seconds, fps) - begin;
            Checks.that(
                    frames > 0,
                    "storyboard[%d].seconds".formatted(i),
                    "%s (expected: at least a frame, %s)".formatted(line.seconds(), 1.0 / fps));
            if (i == 0 || line.transition() == ShotRequest.Transition.CUT) {
                int index = shots.size();
                long seed = line.seed() == 0 ? Seeds.ofShot(request.seed(), index) : line.seed();
                shots.add(new Shot(index, seed, frames, List.of(new Beat(0, line.prompt()))));
            } else {
                Shot take = shots.removeLast();
                shots.add(take.withBeat(new Beat(take.frames(), line.prompt())).withFrames(take.frames() + frames));
            }
            begin += frames;
        }
        return shots;
    }

    private static List<Shot> timeCoded(JobRequest request, List<TimeCodedLines.Line> lines, int fps, int frames) {
        var shots = new ArrayList<Shot>();
        for (int i = 0; i < lines.size(); i++) {
            int begin = frameAt(lines.get(i).seconds(), fps);
            int end = i + 1 < lines.size() ? frameAt(lines.get(i + 1).seconds(), fps) : frames;
            if (i + 1 == lines.size()) {
                Checks.that(
                        begin < frames,
                        "prompt",
                        "time code %s (expected: before the end of the video at %s seconds)"
                                .formatted(lines.get(i).code(), request.seconds()));
            }
            Checks.that(
                    begin < end,
                    "prompt",
                    "time code %s (expected: at least a frame, %s seconds, before the next)"
                            .formatted(lines.get(i).code(), 1.0 / fps));
            shots.add(shot(request, i, end - begin, lines.get(i).prompt()));
        }
        return shots;
    }

    private static List<Shot> sentences(JobRequest request, ModelCard model, int frames) {
        List<String> sentences = Sentences.of(request.prompt());
        int shortest = Math.max(
                frameAt(SHORTEST_SENTENCE, model.format().framesPerSecond()),
                model.chunks().firstFrames());
        int count = Math.clamp(frames / shortest, 1, Math.min(sentences.size(), JobRequest.MAX_STORYBOARD));
        var shots = new ArrayList<Shot>();
        for (int i = 0; i < count; i++) {
            String prompt = Sentences.joined(
                    sentences.subList(share(sentences.size(), i, count), share(sentences.size(), i + 1, count)));
            shots.add(shot(request, i, share(frames, i + 1, count) - share(frames, i, count), prompt));
        }
        return shots;
    }

    /// Where the `i`-th of `count` even shares of a whole begins.
    private static int share(int whole, int i, int count) {
        return (int) ((long) whole * i / count);
    }

    private Shot endless(JobRequest request, List<TimeCodedLines.Line> lines, int fps) {
        int frames = frameAt(settings.aheadSeconds(), fps);
        if (lines.isEmpty()) {
            return shot(request, 0, frames, request.prompt());
        }
        List<Beat> beats = lines.stream()
                .map(line -> new Beat(frameAt(line.seconds(), fps), line.prompt()))
                .toList();
        return new Shot(0, Seeds.ofShot(request.seed(), 0), frames, beats);
    }

    private static Shot shot(JobRequest request, int index, int frames, String prompt) {
        return new Shot(index, Seeds.ofShot(request.seed(), index), frames, List.of(new Beat(0, prompt)));
    }
}
