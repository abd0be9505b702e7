package zoetrope.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zoetrope.core.Fuzz;
import zoetrope.core.InvalidRequest;
import zoetrope.core.JobRequest;
import zoetrope.core.ModelCard;
import zoetrope.core.Pace;
import zoetrope.core.Plan;
import zoetrope.core.Shot;
import zoetrope.core.ShotRequest;
import zoetrope.core.ShotRequest.Transition;

/// Whatever somebody writes as a prompt or a storyboard becomes a plan of exactly its length, or is refused with the field.
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class PromptFuzzTest {
    private static final ModelCard NANO = StoryboarderTest.NANO;
    private static final double[] SECONDS = {
        0, 8, 0.5, 1, 2.5, 30, 3600, 0.49, -1, 1e-9, -0.0, 3600.001, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE
    };
    private static final List<String> WORDS = List.of(
            "0:00 ", "0:04 ", "1:00:00 ", "[0:02.5] ", "(0:03) - ", "99:99:99 ", "0:00", ":", ". ", "... ", "! ", "?\" ", "\n", "\r\n",
            "\u0085", "\u2028", "\u00a0", "\u2003", "。", "！」", "Dr. ", "e.g. ", "no. 5 ", "J. R. ", "st. ", "\u0000", "\ud83d\ude80", "\u0301",
            "\u202e", "４:００ ", "a", " ");
    private final Storyboarder storyboarder = new Storyboarder(PlannerSettings.defaults());

    @Test
    void promptsAndTimeCodes() {
        var sound = List.of(
                "\u0001a red ball bounces on a beach",
                "\u0001One a b. Two c d! Three e f? And Dr. No, e.g. no. 5.",
                "\u0001" + "海辺の夜明け。赤いボールが跳ねる。" + "雨が降る！",
                "\u00050:00 a beach at dawn\n0:04 it starts to rain\n0:10 a city",
                "\u0005[0:00] a beach\nand a dog\n(0:02.5) rain\n1:00:00 - the end",
                "\u00000:00 a fire\n0:30 it goes out",
                "\u0003" + "A long take. ".repeat(300),
                "\u0001" + "字。".repeat(1999),
                "\u0001" + "a。".repeat(1999));
        var answers = Fuzz.run("prompt", Fuzz.inputs(), sound.stream().map(Fuzz::bytes).toList(), WORDS, this::prompt);

        assertThat(answers).containsKeys("planned", "endless", "refused", "times refused");
    }

    private String prompt(byte[] input) {
        double seconds = input.length == 0 ? 8 : SECONDS[Math.floorMod(input[0], SECONDS.length)];
        String text = new String(input, Math.min(1, input.length), Math.max(0, input.length - 1), StandardCharsets.UTF_8);
        JobRequest request;
        try {
            request = new JobRequest("", "", text, List.of(), seconds, "", 7, Pace.LIVE);
        } catch (InvalidRequest told) {
            return "refused";
        }
        Plan plan;
        try {
            plan = storyboarder.plan(request, NANO);
        } catch (InvalidRequest told) {
            assertThat(told.field()).isEqualTo("prompt");
            assertThat(told.reason()).as("a prompt that is not too long is refused for its times only").startsWith("time code");
            return "times refused";
        }
        check(plan, request.endless() ? -1 : Math.round(seconds * NANO.format().framesPerSecond()));
        return request.endless() ? "endless" : "planned";
    }

    @Test
    void storyboards() {
        var sound = List.of("\u0001a beach\n\u0011rain\n\u0002a city", "\u0005one", "\u0001x\n".repeat(200), "\u0006an hour");
        var answers = Fuzz.run("storyboard", Fuzz.inputs(), sound.stream().map(Fuzz::bytes).toList(), WORDS, this::storyboard);

        assertThat(answers).containsKeys("planned", "refused");
    }

    private String storyboard(byte[] input) {
        var lines = new ArrayList<ShotRequest>();
        JobRequest request;
        Plan plan;
        try {
            for (String line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
                int code = line.isEmpty() ? 0 : line.charAt(0);
                lines.add(new ShotRequest(
                        line.isEmpty() ? "" : line.substring(1),
                        SECONDS[code % SECONDS.length],
                        code * 31L,
                        (code & 16) == 0 ? Transition.CUT : Transition.CONTINUE));
            }
            request = new JobRequest("", "", "", lines, 0, "", 7, Pace.BATCH);
            plan = storyboarder.plan(request, NANO);
        } catch (InvalidRequest told) {
            return "refused";
        }
        double seconds = lines.stream().mapToDouble(ShotRequest::seconds).sum();
        check(plan, Math.round(seconds * NANO.format().framesPerSecond()));
        return "planned";
    }

    /// @param frames in all; negative for an open plan
    private static void check(Plan plan, long frames) {
        assertThat(plan.open()).isEqualTo(frames < 0);
        if (frames >= 0) {
            assertThat(plan.frames()).isEqualTo(frames);
        }
        assertThat(plan.shots()).isNotEmpty();
        assertThat(plan.shots().stream().map(Shot::index).distinct().count()).isEqualTo(plan.shots().size());
    }
}
