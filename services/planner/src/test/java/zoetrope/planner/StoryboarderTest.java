package zoetrope.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import zoetrope.core.Beat;
import zoetrope.core.ChunkShape;
import zoetrope.core.JobRequest;
import zoetrope.core.ModelCard;
import zoetrope.core.Pace;
import zoetrope.core.Plan;
import zoetrope.core.Shot;
import zoetrope.core.ShotRequest;
import zoetrope.core.ShotRequest.Transition;
import zoetrope.core.VideoFormat;

class StoryboarderTest {
    static final ModelCard NANO = new ModelCard("wan-nano", new VideoFormat(128, 128, 16), new ChunkShape(9, 12), 4);

    private final Storyboarder storyboarder = new Storyboarder(PlannerSettings.defaults());

    private Plan prompt(String prompt, double seconds) {
        return storyboarder.plan(new JobRequest("", "", prompt, List.of(), seconds, "", 7, Pace.LIVE), NANO);
    }

    private Plan storyboard(ShotRequest... lines) {
        return storyboarder.plan(new JobRequest("", "", "", List.of(lines), 0, "", 7, Pace.LIVE), NANO);
    }

    private static List<Integer> frames(Plan plan) {
        return plan.shots().stream().map(Shot::frames).toList();
    }

    @Test
    void onePromptIsOneShot() {
        assertThat(prompt("a red ball", 8))
                .isEqualTo(new Plan(
                        List.of(new Shot(0, Seeds.ofShot(7, 0), 128, List.of(new Beat(0, "a red ball")))), false));
    }

    @Test
    void sentencesShareTheTimeToTheFrame() {
        Plan plan = prompt("One ball rolls. Two balls roll. Three balls roll.", 8.3);

        assertThat(frames(plan)).containsExactly(44, 44, 45);
        assertThat(plan.frames()).isEqualTo(Math.round(8.3 * 16));
        assertThat(plan.shots())
                .extracting(shot -> shot.promptAt(0))
                .containsExactly("One ball rolls.", "Two balls roll.", "Three balls roll.");
    }

    @Test
    void sentencesTooManyForTheTimeJoin() {
        Plan plan = prompt("One a. Two b. Three c. Four d. Five e.", 2);

        assertThat(frames(plan)).containsExactly(16, 16);
        assertThat(plan.shots())
                .extracting(shot -> shot.promptAt(0))
                .containsExactly("One a. Two b.", "Three c. Four d. Five e.");
        assertThat(prompt("One a. Two b.", 0.5).shots()).hasSize(1);
    }

    @Test
    void timeCodedLinesAreShotsAtThoseTimes() {
        Plan plan = prompt("0:00 a beach\n[0:04] - it starts to rain\n  and thunder\n00:00:06.5 sun again", 10);

        assertThat(frames(plan)).containsExactly(64, 40, 56);
        assertThat(plan.shots())
                .extracting(shot -> shot.promptAt(0))
                .containsExactly("a beach", "it starts to rain and thunder", "sun again");
    }

    @Test
    void aTimeOfDayIsNoTimeCode() {
        assertThat(prompt("10:30 at night in a city", 4).shots()).hasSize(1);
    }

    @Test
    void timeCodesOutOfOrderOrBeyondTheEndAreRefused() {
        assertThatThrownBy(() -> prompt("0:00 a b\n0:06 c\n0:04 d", 10))
                .hasMessage("prompt: time code 0:04 after 0:06 (expected: ascending)");
        assertThatThrownBy(() -> prompt("0:00 a b\n0:08 c", 8))
                .hasMessage("prompt: time code 0:08 (expected: before the end of the video at 8.0 seconds)");
        assertThatThrownBy(() -> prompt("0:00 a b\n0:00.01 c", 8))
                .hasMessage("prompt: time code 0:00 (expected: at least a frame, 0.0625 seconds, before the next)");
    }

    @Test
    void aCutIsANewShotAndAContinuationABeat() {
        Plan plan = storyboard(
                new ShotRequest("day", 2, 0, Transition.CONTINUE),
                new ShotRequest("dusk", 1.5, 0, Transition.CONTINUE),
                new ShotRequest("night", 1, 99, Transition.CUT));

        assertThat(plan.open()).isFalse();
        assertThat(plan.shots())
                .containsExactly(
                        new Shot(0, Seeds.ofShot(7, 0), 56, List.of(new Beat(0, "day"), new Beat(32, "dusk"))),
                        new Shot(1, 99, 16, List.of(new Beat(0, "night"))));
    }

    @Test
    void roundingNeverAddsUp() {
        var lines = IntStream.range(0, 200)
                .mapToObj(i -> new ShotRequest("line " + i, 1.03, 0, Transition.CUT))
                .toArray(ShotRequest[]::new);

        assertThat(storyboard(lines).frames()).isEqualTo(Math.round(200 * 1.03 * 16));
    }

    @Test
    void aLineShorterThanAFrameIsRefused() {
        assertThatThrownBy(() -> storyboard(
                        new ShotRequest("day", 2, 0, Transition.CUT),
                        new ShotRequest("flash", 0.01, 0, Transition.CUT)))
                .hasMessage("storyboard[1].seconds: 0.01 (expected: at least a frame, 0.0625)");
    }

    @Test
    void anEndlessRequestIsOneTakePlannedAhead() {
        assertThat(prompt("A fire burns. It crackles.", 0))
                .isEqualTo(new Plan(
                        List.of(new Shot(
                                0, Seeds.ofShot(7, 0), 480, List.of(new Beat(0, "A fire burns. It crackles.")))),
                        true));
        assertThat(prompt("0:00 a fire\n1:00 embers", 0).shots().getFirst().beats())
                .containsExactly(new Beat(0, "a fire"), new Beat(960, "embers"));
    }

    @Test
    void theSameRequestIsTheSamePlanAndSeedsDiffer() {
        Plan plan = prompt("A ball rolls. A dog runs. A cat sits.", 8);

        assertThat(prompt("A ball rolls. A dog runs. A cat sits.", 8)).isEqualTo(plan);
        assertThat(plan.shots().stream().map(Shot::seed).distinct()).hasSize(3);
    }

    @Test
    void shotSeedsAreThoseOfSplitMix64() {
        // the first outputs of java.util.SplittableRandom(1234567), which is SplitMix64
        var reference = new java.util.SplittableRandom(1234567);

        assertThat(Seeds.ofShot(1234567, 0)).isEqualTo(reference.nextLong());
        assertThat(Seeds.ofShot(1234567, 1)).isEqualTo(reference.nextLong());
    }
}
